// @ts-check
// `npm start`: sets up what is missing, then runs Orrery with the arguments after `--`.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, nodeFlags, root } from './setup.mjs'

ensureInstalled()
ensureBuilt()

const child = spawn(
  process.execPath,
  ['--enable-source-maps', ...nodeFlags, join(root, 'dist', 'backend', 'main.js'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
)
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => child.kill(signal))
}
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
