import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { nodeFlags } from '../scripts/setup.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const STARTING_MS = 30_000

/** A program that was started and has said where it listens. */
export interface Running {
  readonly address: string
  readonly pid: number
  /** The last of what it printed. */
  readonly output: () => string
  readonly stop: () => Promise<void>
  readonly signal: (signal: NodeJS.Signals) => void
}

/** Runs a program until it prints something that `find` takes an address from. */
function start(
  command: string,
  args: readonly string[],
  find: (output: string) => string | undefined,
): Promise<Running> {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  const stop = () => end(child)
  return new Promise((resolve, reject) => {
    let output = ''
    const give = (because: string) => {
      clearTimeout(timer)
      void stop()
      reject(new Error(`${args.join(' ')} ${because}:\n${output}`))
    }
    const timer = setTimeout(() => give('did not start'), STARTING_MS)
    const read = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000)
      const address = find(output)
      if (address === undefined) return
      clearTimeout(timer)
      resolve({ address, pid: child.pid ?? 0, output: () => output, stop, signal: (name) => void child.kill(name) })
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('error', (error) => give(error.message))
    child.on('exit', (code) => give(`ended with ${code}`))
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const hard = setTimeout(() => child.kill('SIGKILL'), 5000)
  await ended
  clearTimeout(hard)
}

/** The built product on a free loopback port, run as in its image. The address ends in a slash. */
export const startOrrery = (...args: readonly string[]): Promise<Running> =>
  start(
    process.execPath,
    [...nodeFlags, 'dist/backend/main.js', '--listen', '127.0.0.1:0', ...args],
    (output) => /"url":"([^"]+)"/.exec(output)?.[1],
  )

/** The demo Relay alone. */
export const startRelay = (port: number, ...args: readonly string[]): Promise<Running> =>
  start(
    process.execPath,
    ['--import', 'tsx', 'backend/demo/main.ts', '--listen', `127.0.0.1:${port}`, ...args],
    (output) => /listens on (\S+)/.exec(output)?.[1],
  )

/** A port of this machine that was free a moment ago. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
