import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { KnownFlows } from './known-flows.ts'

const copiesOf = (keys: readonly number[]): Map<number, number> => {
  const copies = new Map<number, number>()
  for (const key of keys) copies.set(key, (copies.get(key) ?? 0) + 1)
  return copies
}

test('however flows come, live or in calls that overlap, as many count as one way brought at most', () => {
  const keys = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 12 })
  const way = fc.record({ live: fc.boolean(), keys })
  fc.assert(
    fc.property(keys, fc.array(way, { maxLength: 8 }), (before, ways) => {
      const known = new KnownFlows(copiesOf(before))
      const counted = [...before]
      const live = [...before]
      const calls: (readonly number[])[] = []
      for (const { live: isLive, keys } of ways) {
        const repeats = isLive ? (key: number) => known.live(key) : known.call()
        counted.push(...keys.filter((key) => !repeats(key)))
        if (isLive) live.push(...keys)
        else calls.push(keys)
      }
      for (let key = 0; key <= 6; key++) {
        const most = Math.max(...[live, ...calls].map((one) => copiesOf(one).get(key) ?? 0))
        expect(copiesOf(counted).get(key) ?? 0).toBe(most)
      }
    }),
  )
})
