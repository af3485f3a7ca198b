// @ts-check
// Brings a checkout to the point where it can run, with nothing but Node: installs the packages, builds what is stale,
// finds a browser for the tests. Says what it does; says nothing and takes no time when there is nothing to do.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const windows = process.platform === 'win32'

/** How Node runs the built backend, here and in the image. Twice as much room for what lives only for a moment makes nothing quicker, and takes 20 MB more. */
export const nodeFlags = ['--max-semi-space-size=8']

/** @param {string} text */
const say = (text) => console.log(`orrery setup: ${text}`)

/**
 * Runs a command in the checkout and ends this process with its exit code when it fails.
 * @param {string} command @param {readonly string[]} args @param {Record<string, string>} [env]
 */
export function run(command, args, env = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: windows,
    env: { ...process.env, ...env },
  })
  if (result.error) throw result.error
  if (result.status !== 0) process.exit(result.status ?? 1)
}

/** Runs a program of the installed packages. @param {string} name @param {readonly string[]} args */
export function runBin(name, args) {
  run(join(root, 'node_modules', '.bin', windows ? `${name}.cmd` : name), args)
}

export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`orrery setup: Node ${process.versions.node} is too old. Orrery needs Node 20.19 or newer.`)
  process.exit(1)
}

export function ensureInstalled() {
  checkNode()
  const stamp = join(root, 'node_modules', '.orrery-installed')
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(process.versions.modules)
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('installing packages (npm ci), about half a minute …')
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  writeFileSync(stamp, wanted)
}

const BUILD_INPUTS = [
  'package-lock.json',
  'package.json',
  'index.html',
  'vite.config.ts',
  'vite.backend.config.ts',
  'scripts/vite-compress.ts',
  'scripts/vite-preload.ts',
  'src',
  'domain',
  'service',
  'backend',
  'gen',
  'public',
]

/** Builds the page and the backend into dist/ when a source file changed since the last build. */
export function ensureBuilt() {
  const stamp = join(root, 'dist', '.orrery-built')
  const wanted = fingerprint(BUILD_INPUTS)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('building the page and the backend …')
  runBin('vite', ['build', '--logLevel', 'warn'])
  runBin('vite', ['build', '--logLevel', 'warn', '--config', 'vite.backend.config.ts'])
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, wanted)
}

const STATIC_INPUTS = [
  'package-lock.json',
  'package.json',
  'index.html',
  'vite.static.config.ts',
  'src',
  'domain',
  'service',
  'gen',
  'public',
]

/** Builds the page without a backend into dist/static/ when a source file changed since the last build. */
export function ensureStatic() {
  const stamp = join(root, 'dist', '.orrery-static-built')
  const wanted = fingerprint(STATIC_INPUTS)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('building the static demo …')
  runBin('vite', ['build', '--logLevel', 'warn', '--config', 'vite.static.config.ts'])
  writeFileSync(stamp, wanted)
}

/**
 * Names, sizes and times of all files below the inputs; tests do not count.
 * @param {readonly string[]} inputs
 */
function fingerprint(inputs) {
  const hash = createHash('sha256')
  /** @param {string} path */
  const add = (path) => {
    const full = join(root, path)
    if (!existsSync(full)) return
    const stat = statSync(full)
    if (stat.isDirectory()) for (const name of readdirSync(full).sort()) add(`${path}/${name}`)
    else if (!/\.test\.tsx?$/.test(path)) hash.update(`${path}:${stat.size}:${stat.mtimeMs}\n`)
  }
  for (const input of inputs) add(input)
  return hash.digest('hex')
}

const SYSTEM_CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser']

/** Sees to a Chromium for the tests: the system's; else Debian's package, as root; else Playwright's own download. */
export function ensureBrowser() {
  if (process.env['ORRERY_CHROMIUM'] || SYSTEM_CHROMIUM.some((path) => existsSync(path))) return
  const stamp = join(root, 'node_modules', '.orrery-browser')
  if (existsSync(stamp)) return
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say('installing Chromium for the tests (apt-get install chromium) …')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const quiet = { stdio: /** @type {const} */ ('inherit'), env }
    spawnSync('apt-get', ['update', '-qq'], quiet)
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-core'], quiet)
    if (SYSTEM_CHROMIUM.some((path) => existsSync(path))) return
    say('Debian has no chromium here; trying the download of Playwright …')
  }
  say('downloading Chromium for the tests (playwright install chromium) …')
  runBin('playwright', ['install', 'chromium'])
  writeFileSync(stamp, 'playwright\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  ensureInstalled()
  if (process.argv.includes('--browser')) ensureBrowser()
  // The Dockerfile installs the packages before it copies the sources, in a layer of its own.
  if (!process.argv.includes('--packages')) ensureBuilt()
}
