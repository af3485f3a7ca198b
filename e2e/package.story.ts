import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import manifest from '../package.json' with { type: 'json' }
import { freePort } from './processes.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const env = { ...process.env, npm_config_loglevel: 'error' }
let folder = ''
let orrery = ''

// All of them take the same installation.
test.describe.configure({ mode: 'default' })
test.beforeAll(() => {
  test.setTimeout(180_000)
  folder = mkdtempSync(join(tmpdir(), 'orrery-package-'))
  execFileSync('npm', ['run', '--silent', 'package'], { cwd: root, env })
  const archive = join(root, 'dist', `orrery-${manifest.version}.tgz`)
  // Offline: it depends on nothing.
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', '--prefix', folder, archive], { env })
  orrery = join(folder, 'node_modules', '.bin', 'orrery')
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the installed command to its end. */
const orreryOnce = (...args: readonly string[]) =>
  spawnSync(orrery, args, { encoding: 'utf8', cwd: tmpdir(), timeout: 30_000 })

test('the package installs alone and tells its version', () => {
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['orrery'])
  expect(orreryOnce('--version')).toMatchObject({ stdout: `${manifest.version}\n`, stderr: '', status: 0 })
})

test('without a terminal and a browser it serves the page, says so in JSON, and ends when told to', async () => {
  const port = await freePort()
  const child = spawn(orrery, ['--demo', '--open', '--listen', `localhost:${port}`], {
    cwd: tmpdir(),
    env: { ...process.env, PATH: `${join(process.execPath, '..')}:/nowhere` },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
  await expect(() => expect(output).toContain('There is no browser to open here')).toPass()
  const page = await fetch(`http://localhost:${port}/`)
  expect(await page.text()).toContain('<title>Orrery</title>')
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  for (const line of output.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg')
})

test('a port in use, an unknown setting and a missing file each end it with one line', async () => {
  const busy = createServer()
  const port = await new Promise<number>((resolve) => {
    busy.listen(0, '127.0.0.1', () => {
      const address = busy.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  const cases: readonly [readonly string[], number, RegExp][] = [
    [
      ['--demo', '--listen', `127.0.0.1:${port}`],
      1,
      /^orrery: cannot listen .*in use by another process.*--listen.*\n$/,
    ],
    [['--rely', 'localhost:4245'], 2, /^orrery: --rely is not a setting of Orrery; did you mean --relay\?.*\n$/],
    [['--file', '/no/such/file'], 1, /^orrery: .*\/no\/such\/file.*\n$/],
  ]
  for (const [args, status, line] of cases) {
    const answer = orreryOnce(...args)
    expect({ args, status: answer.status, line: answer.stderr }).toEqual({
      args,
      status,
      line: expect.stringMatching(line),
    })
    expect(answer.stderr.trim().split('\n')).toHaveLength(1)
  }
  await new Promise((resolve) => busy.close(resolve))
})
