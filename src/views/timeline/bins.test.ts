import { create } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Second, SecondSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { binsOf, binWidth, flowsIn, together, withUnknown } from './bins.ts'
import { rangeOf, snapped, ticksOf } from './range.ts'
import { BARS, barPaths, HEIGHT, LANE, roundUp, runsOf } from './shapes.ts'
import { binWords } from './words.ts'

const at = (
  timeMs: number,
  more: Partial<
    Pick<Second, 'forwarded' | 'dropped' | 'audit' | 'error' | 'other' | 'lost' | 'gap' | 'widthMs' | 'nodesAway'>
  > = {},
) => create(SecondSchema, { timeMs, forwarded: 10, ...more })

describe('bars', () => {
  test.each([
    ['five minutes on a wide strip', 300, 300, 1000, 1000],
    ['five minutes on a narrow one', 300, 100, 1000, 5000],
    ['a quarter of an hour, told by tens', 900, 300, 10_000, 10_000],
    ['an hour', 3600, 300, 10_000, 20_000],
    ['a file told by 128 seconds', 86_400, 300, 128_000, 384_000],
  ])('%s', (_, seconds, most, told, expected) => {
    const range = { fromMs: 0, toMs: seconds * 1000 }
    expect(binWidth(range, most, [at(0, { widthMs: told })])).toBe(expected)
  })

  test('law: bars hold all flows that begin in their range, however wide they are', () => {
    const times = fc.array(fc.integer({ min: 0, max: 99 }))
    fc.assert(
      fc.property(times, fc.constantFrom(1000, 2000, 5000, 10_000), (seconds, width) => {
        const bins = binsOf(
          seconds.map((second) => at(second * 1000)),
          { fromMs: 0, toMs: 100_000 },
          width,
        )
        expect(bins).toHaveLength(100_000 / width)
        expect(flowsIn(together(bins))).toBe(seconds.length * 10)
      }),
    )
  })

  test('one drop among many flows is still seen, and nothing leaves its box', () => {
    const [bin] = binsOf(
      [at(0, { forwarded: 1e6, dropped: 1, audit: 1, error: 1, other: 1 })],
      { fromMs: 0, toMs: 1000 },
      1000,
    )
    if (bin === undefined) throw new Error('no bar')
    const paths = barPaths([bin], { fromMs: 0, toMs: 1000, width: 4 }, roundUp(1e6 + 4), 1000)
    expect(paths.dropped).toBe(`M0 ${HEIGHT - 5}h3v5h-3z`)
    for (const path of Object.values(paths)) {
      const [, top, height] = /M\S+ ([\d.]+)h\S+v([\d.]+)/.exec(path) ?? []
      expect(Number(top)).toBeGreaterThanOrEqual(LANE)
      expect(Number(top) + Number(height)).toBeLessThanOrEqual(LANE + BARS + 0.1)
    }
  })

  test('neighbours make a run, and those closer than a gap one', () => {
    const bins = binsOf([at(1000), at(2000), at(4000)], { fromMs: 0, toMs: 5000 }, 1000)
    expect(runsOf(bins, (bin) => flowsIn(bin) > 0)).toEqual([
      { fromMs: 1000, toMs: 3000 },
      { fromMs: 4000, toMs: 5000 },
    ])
    expect(runsOf(bins, (bin) => flowsIn(bin) > 0, 1000)).toEqual([{ fromMs: 1000, toMs: 5000 }])
  })

  test('a bar says in words what happened, with the size of what is missing', () => {
    const seconds = [at(0, { dropped: 2, lost: 7, gap: true, nodesAway: ['node-3'] }), at(1000, { gap: true })]
    expect(binWords(together(binsOf(seconds, { fromMs: 0, toMs: 2000 }, 1000)))).toEqual([
      '22 flows · 11/s',
      '2 dropped',
      '20 forwarded',
      '7 events lost',
      'the stream was broken for 2 sec, flows may be missing',
      'node-3 stopped to send flows',
    ])
  })
})

describe('what is not known', () => {
  test('is marked in every bar that it touches, and bars that know of a longer gap keep it', () => {
    const bins = binsOf([at(0), at(3000, { gap: true })], { fromMs: 0, toMs: 4000 }, 1000)
    const marked = withUnknown(bins, { fromMs: 1600, toMs: 3400 })
    expect(marked.map(({ gapMs }) => gapMs)).toEqual([0, 400, 1000, 1000])
    expect(withUnknown(bins, undefined)).toBe(bins)
  })

  test('is told with all of its length, wherever in it one points, and never as if nothing had happened', () => {
    const [bin] = withUnknown(binsOf([], { fromMs: 0, toMs: 1000 }, 1000), { fromMs: 0, toMs: 1000 })
    if (bin === undefined) throw new Error('no bar')
    expect(binWords(bin, { fromMs: 0, toMs: 9000, lasts: true }).join()).toMatch(
      /^no flows known,nothing is known since \d\d:\d\d:\d\d \(9 sec\)/,
    )
    expect(binWords(bin, { fromMs: 0, toMs: 9000, lasts: false }).join()).toMatch(/from \S+ to \S+ \(9 sec\)/)
  })

  test('flows that may still come are not denied', () => {
    const [bin] = binsOf([], { fromMs: 0, toMs: 1000 }, 1000)
    if (bin === undefined) throw new Error('no bar')
    expect(binWords(bin, undefined, true)).toEqual(['no flows yet'])
    expect(binWords(bin)).toEqual(['no flows'])
  })
})

describe('the range', () => {
  const live = { seconds: [], file: false }

  test('ends now, without the second that still fills', () => {
    expect(rangeOf(live, { kind: 'live' }, '5m', 600_400)).toEqual({ fromMs: 300_000, toMs: 600_000 })
  })

  test('stands still around a window', () => {
    const span = { kind: 'window', fromMs: 400_000, toMs: 420_000, chosenMs: 600_000 } as const
    expect(rangeOf(live, span, '5m', 660_000)).toEqual({ fromMs: 300_000, toMs: 600_000 })
  })

  test('goes to where a window of a link is', () => {
    const span = { kind: 'window', fromMs: 400_000, toMs: 420_000, chosenMs: undefined } as const
    const { fromMs, toMs } = rangeOf(live, span, '5m', 9_000_000)
    expect([toMs - fromMs, fromMs <= 400_000, toMs >= 420_000]).toEqual([300_000, true, true])
  })

  test('chosen in it is cut by what is kept, unless it is short', () => {
    expect(snapped({ fromMs: 401_000, toMs: 438_000 })).toEqual({ fromMs: 400_000, toMs: 440_000 })
    expect(snapped({ fromMs: 401_000, toMs: 404_000 })).toEqual({ fromMs: 401_000, toMs: 404_000 })
  })

  test('of a file is the whole file', () => {
    const seconds = [at(100_000), at(200_000, { widthMs: 4000 })]
    expect(rangeOf({ seconds, file: true }, { kind: 'live' }, '5m', 0)).toEqual({ fromMs: 100_000, toMs: 204_000 })
  })

  test('has its times at round places', () => {
    const ticks = ticksOf({ fromMs: 61_000, toMs: 361_000 }, 6)
    expect(ticks).toEqual([120_000, 180_000, 240_000, 300_000, 360_000])
  })
})
