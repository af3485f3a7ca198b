/**
 * Every run of the tests draws the same random cases, so that a run says the same of the same code. `ORRERY_SEED=random`
 * draws new ones and `ORRERY_SEED=N` those of seed N, as `npm run fuzz` does again and again to look for what nobody thought of.
 */
import fc from 'fast-check'

const FIXED = 20_261_121
const asked = process.env['ORRERY_SEED'] ?? ''

if (asked !== 'random') {
  const seed = asked === '' ? FIXED : Number(asked)
  if (!Number.isInteger(seed))
    throw new Error(`ORRERY_SEED must be a whole number or "random", not ${JSON.stringify(asked)}`)
  fc.configureGlobal({ seed })
}
