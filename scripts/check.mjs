// @ts-check
// `npm run check`: everything that is checked without running the product. Runs all steps and names those that failed.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureInstalled, root } from './setup.mjs'

ensureInstalled()

/** @type {readonly (readonly [what: string, bin: string, args: readonly string[]])[]} */
const STEPS = [
  ['format', 'biome', ['ci', '--reporter=summary', '.']],
  ['lint', 'oxlint', ['--type-aware', '--quiet']],
  ['imports between rooms, no cycles', 'tsx', ['scripts/check-imports.ts']],
  ['types: domain and service, without DOM and Node', 'tsc', ['-p', 'tsconfig.pure.json']],
  ['types: backend, scripts and tests', 'tsc', ['-p', 'tsconfig.node.json']],
  ['types: page', 'tsc', ['-p', 'tsconfig.web.json']],
  ['generated code is current', 'tsx', ['scripts/generate.ts', '--check']],
  ['nothing unused', 'knip', []],
]

const wanted = process.argv.slice(2)
const failed = []
for (const [what, bin, args] of STEPS) {
  if (wanted.length > 0 && !wanted.some((word) => what.includes(word))) continue
  const started = performance.now()
  const result = spawnSync(join(root, 'node_modules', '.bin', bin), args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${result.status === 0 ? 'ok    ' : 'FAILED'} ${what} (${seconds} s)`)
  if (result.status !== 0) failed.push(what)
}
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join('; ')}`)
  process.exit(1)
}
