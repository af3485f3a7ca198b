// `npm run dev`: the backend, started again whenever a file of it changes, and Vite's server for the page in front of it.
// Arguments go to the backend: `npm run dev -- --relay localhost:4245`. One Ctrl-C ends both.
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = (name: string) => join(root, 'node_modules', '.bin', name)
const args = process.argv.slice(2)

/** Where the backend listens: as asked for with `--listen`, else on a free port. */
async function backendAddress(): Promise<{ readonly url: string; readonly flags: readonly string[] }> {
  const at = args.findIndex((word) => word === '--listen' || word.startsWith('--listen='))
  const given = at < 0 ? undefined : (args[at]?.split('=')[1] ?? args[at + 1])
  if (given !== undefined) return { url: `http://${given.replace(/^(0\.0\.0\.0|\*)?:/, '127.0.0.1:')}`, flags: [] }
  const port = await freePort()
  return { url: `http://127.0.0.1:${port}`, flags: ['--listen', `127.0.0.1:${port}`] }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

const { url, flags } = await backendAddress()
const start = (name: string, words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  spawn(bin(name), words, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
    // A group of its own: Ctrl-C reaches it through `stop` alone, once.
    detached: process.platform !== 'win32',
    env: { ...process.env, ...env },
  })

const children: readonly ChildProcess[] = [
  start('tsx', ['watch', '--clear-screen=false', 'backend/main.ts', '--log-format', 'text', ...flags, ...args]),
  start('vite', ['--clearScreen', 'false'], { ORRERY_BACKEND: url }),
]

const asked = new Set<ChildProcess>()

/** Asks what still runs to end, once; the process ends with the last of them. */
function stop(): void {
  for (const child of children) {
    if (child.exitCode === null && !asked.has(child)) child.kill('SIGTERM')
    asked.add(child)
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
for (const child of children) {
  child.on('error', (error) => console.error(`dev: ${error.message}`))
  child.on('exit', (code) => {
    process.exitCode = Math.max(Number(process.exitCode ?? 0), code ?? 0)
    stop()
  })
}
