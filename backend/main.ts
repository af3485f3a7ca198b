import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readConfig } from './config/config.ts'
import { helpText } from './config/help.ts'
import { doctorCommand } from './doctor/command.ts'
import { createLog } from './log.ts'
import { run } from './run.ts'
import { VERSION } from './version.ts'

/** The page lies beside the built backend; when running from the sources, in the checkout's dist/. */
function pageFolder(): string {
  const beside = fileURLToPath(new URL('../page', import.meta.url))
  return existsSync(beside) ? beside : fileURLToPath(new URL('../dist/page', import.meta.url))
}

const complain = (line: string) => void process.stderr.write(`orrery: ${line}\n`)

async function main(): Promise<number> {
  const [first, ...rest] = process.argv.slice(2)
  if (first === 'doctor') {
    const stop = new AbortController()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(signal))
    return doctorCommand(rest, process.env, { out: process.stdout, err: process.stderr, signal: stop.signal })
  }
  const config = readConfig(process.argv.slice(2), process.env)
  if ('wrong' in config) {
    complain(config.wrong)
    return 2
  }
  if (config.kind === 'help' || config.kind === 'version') {
    process.stdout.write(config.kind === 'help' ? helpText(VERSION) : `${VERSION}\n`)
    return 0
  }
  const format = config.logFormat ?? (process.stdout.isTTY ? 'text' : 'json')
  const log = createLog({ level: config.logLevel, format })
  const stop = new AbortController()
  let askedAt = 0
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // Ctrl-C may come twice at once, from the terminal and from `npm start`; a second one is somebody who will not wait.
      if (stop.signal.aborted && performance.now() - askedAt > 500) process.exit(1)
      if (!stop.signal.aborted) askedAt = performance.now()
      stop.abort(signal)
    })
  }
  // Where a program reads the output, the log says the same in JSON.
  const say = (line: string) => void (format === 'text' && process.stdout.write(`${line}\n`))
  return run(config, { log, page: pageFolder(), signal: stop.signal, say, complain })
}

process.exitCode = await main()
