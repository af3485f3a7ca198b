import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from './config/config.ts'
import { createLog } from './log.ts'
import { run } from './run.ts'

/** An Orrery that runs in the test's own process, on a free port. */
export interface TestRun {
  /** `host:port` */
  readonly address: string
  /** All that was logged, at the level of debugging, and said to the person who started it. */
  readonly log: () => string
  /** Ends it; answers its exit code. */
  readonly stop: () => Promise<number>
}

/** Runs Orrery with these words and this environment. Rejects with why where it does not start. */
export async function runOrrery(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<TestRun> {
  const config = readConfig(['--listen', '127.0.0.1:0', ...args], env)
  if ('wrong' in config || config.kind !== 'run') throw new Error(JSON.stringify(config))
  const end = new AbortController()
  let lines = ''
  const write = (line: string) => {
    lines += line
  }
  const log = createLog({ level: 'debug', format: 'json', write })
  let ended: Promise<number> | undefined
  const url = await new Promise<string>((resolve, reject) => {
    const say = (line: string) => {
      write(line)
      resolve(/http:\S+/.exec(line)?.[0] ?? '')
    }
    const surroundings = { log, page: join(tmpdir(), 'orrery-no-page'), signal: end.signal, say, complain: reject }
    ended = run(config, surroundings)
    ended.catch(reject)
  })
  return {
    address: `127.0.0.1:${new URL(url).port}`,
    log: () => lines,
    stop: () => {
      end.abort('SIGTERM')
      return ended ?? Promise.resolve(0)
    },
  }
}
