// @ts-check
// `npm run fuzz [-- ROUNDS [FILE …]]`: runs the tests that draw random cases, each round with cases never drawn before.
// Stops at the first failure and prints the seed with which `ORRERY_SEED=N npm test` draws it again.

import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { ensureInstalled, root } from './setup.mjs'

ensureInstalled()
const [rounds = '10', ...files] = process.argv.slice(2)
const git = spawnSync('git', ['grep', '-l', "from 'fast-check'", '--', '*.test.ts', '*.test.tsx'], {
  cwd: root,
  encoding: 'utf8',
})
const named = files.length > 0 ? files : git.stdout.split('\n').filter((line) => line !== '')
if (!(Number(rounds) >= 1) || named.length === 0) {
  console.error('orrery fuzz: npm run fuzz [-- ROUNDS [FILE …]], ROUNDS a whole number from 1 on')
  process.exit(2)
}
for (let round = 1; round <= Number(rounds); round += 1) {
  const seed = randomInt(2 ** 31)
  console.log(`orrery fuzz: round ${round} of ${rounds}, seed ${seed}`)
  const result = spawnSync(join(root, 'node_modules', '.bin', 'vitest'), ['run', '--reporter=dot', ...named], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, ORRERY_SEED: String(seed) },
  })
  if (result.status !== 0) {
    console.error(`orrery fuzz: failed with seed ${seed}; again: ORRERY_SEED=${seed} npm test -- FILE`)
    process.exit(1)
  }
}
