import { create } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SecondSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { layOver, widthOf } from './lay-over.ts'

const at = (timeMs: number, forwarded: number, widthMs = 0) => create(SecondSchema, { timeMs, forwarded, widthMs })
const seen = (seconds: ReturnType<typeof layOver>) => seconds.map(({ timeMs, forwarded }) => [timeMs, forwarded])

test('a newer second takes the place of the one before, whatever the order they come in', () => {
  expect(seen(layOver([at(1000, 1), at(2000, 1)], [at(3000, 3), at(2000, 2)]))).toEqual([
    [1000, 1],
    [2000, 2],
    [3000, 3],
  ])
})

test('a wide one takes the place of all that begin within it', () => {
  const kept = [at(9000, 1), at(10_000, 1), at(19_000, 1), at(20_000, 1)]
  expect(seen(layOver(kept, [at(10_000, 7, 10_000)]))).toEqual([
    [9000, 1],
    [10_000, 7],
    [20_000, 1],
  ])
})

test('law: nothing overlaps, and laying over in steps is laying over at once', () => {
  const seconds = fc.uniqueArray(fc.nat({ max: 60 }), { maxLength: 30 })
  fc.assert(
    fc.property(seconds, seconds, fc.uniqueArray(fc.nat({ max: 6 })), (first, second, wide) => {
      const a = first.map((time) => at(time * 1000, 1)).sort((x, y) => x.timeMs - y.timeMs)
      const b = second.map((time) => at(time * 1000, 2))
      const c = wide.map((time) => at(time * 10_000, 3, 10_000))
      const steps = layOver(layOver(a, b), c)
      expect(layOver(a, layOver(layOver([], b), c))).toEqual(steps)
      for (const [index, one] of steps.entries()) {
        const next = steps[index + 1]
        if (next !== undefined) expect(one.timeMs + widthOf(one)).toBeLessThanOrEqual(next.timeMs)
      }
    }),
  )
})
