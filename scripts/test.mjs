// @ts-check
// `npm test`: sets up what is missing, then runs the unit and service tests and the stories in a browser.
// With arguments, only the unit and service tests that they name: `npm test -- domain/graph`.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBrowser, ensureBuilt, ensureInstalled, ensureStatic, root } from './setup.mjs'

ensureInstalled()
const bin = (/** @type {string} */ name) => join(root, 'node_modules', '.bin', name)
const only = process.argv.slice(2)
const reports = mkdtempSync(join(tmpdir(), 'orrery-test-'))
let passed = 0
let failed = 0
let broken = false

/** @param {string} name @param {readonly string[]} args @param {Record<string, string>} [env] */
function step(name, args, env = {}) {
  const result = spawnSync(bin(name), args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, ...env },
  })
  if (result.status !== 0) broken = true
}

/** @param {string} file */
const report = (file) => {
  try {
    return JSON.parse(readFileSync(join(reports, file), 'utf8'))
  } catch (error) {
    console.error(`orrery test: no report ${file}: ${error instanceof Error ? error.message : String(error)}`)
    broken = true
    return undefined
  }
}

console.log('orrery test: unit and service tests (vitest)')
step('vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${join(reports, 'unit.json')}`,
  ...only,
])
const unit = report('unit.json')
passed += unit?.numPassedTests ?? 0
failed += unit?.numFailedTests ?? 0

if (only.length === 0) {
  ensureBrowser()
  ensureBuilt()
  ensureStatic()
  console.log('orrery test: stories in a browser (playwright)')
  step('playwright', ['test', '--reporter=list,json'], { PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, 'stories.json') })
  const stories = report('stories.json')
  passed += (stories?.stats?.expected ?? 0) + (stories?.stats?.flaky ?? 0)
  failed += stories?.stats?.unexpected ?? 0
}

rmSync(reports, { recursive: true, force: true })
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(broken || failed > 0 || passed === 0 ? 1 : 0)
