import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { barsOf, dropsIn, markOf, mostOf, type Steps, totals } from './chart-shapes.ts'

const step = (timeMs: number, more: Partial<Steps[number]> = {}): Steps[number] => ({
  timeMs,
  widthMs: 10_000,
  forwarded: 0,
  dropped: 0,
  audit: 0,
  error: 0,
  ...more,
})
const BOX = { width: 300, height: 40 }

describe('the chart', () => {
  test('is as high as its busiest step, by its rate', () => {
    const steps = [step(0, { forwarded: 100 }), step(10_000, { forwarded: 50 })]
    expect(mostOf(steps)).toBe(10)
    expect(barsOf(steps, BOX).map(({ y, height }) => [y, height])).toEqual([
      [0, 40],
      [20, 20],
    ])
  })

  test('shows one drop among many flows, from the bottom', () => {
    const [dropped, forwarded] = barsOf([step(0, { forwarded: 1e6, dropped: 1 })], BOX)
    expect(dropped).toMatchObject({ verdict: 'dropped', height: 4, y: 36 })
    expect(forwarded).toMatchObject({ verdict: 'forwarded', y: 0, height: 36 })
  })

  test('law: no bar leaves its box, and no flow is left out of the sums', () => {
    const counts = fc.nat({ max: 1e7 })
    const steps = fc.array(fc.record({ forwarded: counts, dropped: counts, audit: counts, error: counts }), {
      minLength: 1,
      maxLength: 60,
    })
    fc.assert(
      fc.property(steps, (made) => {
        const all = made.map((one, index) => step(index * 10_000, one))
        for (const { x, y, width, height } of barsOf(all, BOX)) {
          expect([x >= 0, y >= 0, x + width <= 300.001, y + height <= 40.001]).toEqual([true, true, true, true])
        }
        expect(totals(all).dropped).toBe(made.reduce((sum, { dropped }) => sum + dropped, 0))
      }),
    )
  })

  test('says when flows were dropped, and where the window lies', () => {
    const steps = [step(0), step(10_000, { dropped: 1 }), step(20_000, { dropped: 2 }), step(30_000)]
    expect(dropsIn(steps)).toEqual({ fromMs: 10_000, toMs: 30_000 })
    expect(dropsIn([step(0)])).toBeUndefined()
    expect(markOf(steps, { fromMs: 10_000, toMs: 20_000 })).toEqual({ from: 0.25, to: 0.5 })
    expect(markOf(steps, { fromMs: 0, toMs: 40_000 })).toBeUndefined()
    expect(markOf([], { fromMs: 0, toMs: 40_000 })).toBeUndefined()
  })
})
