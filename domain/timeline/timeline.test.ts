import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readFacts } from '#domain/flow/facts.ts'
import { EPOCH_MS, parseFlow } from '#domain/flow/notation.ts'
import { Timeline, type TimelineOptions } from './timeline.ts'

const NOW = EPOCH_MS + 10_000_000

function timelineOf(lines: readonly string[], options: Partial<TimelineOptions> = {}): Timeline {
  const timeline = new Timeline(options)
  for (const line of lines) timeline.add(readFacts(parseFlow(line)), NOW)
  return timeline
}

test('flows count in their own second by verdict', () => {
  const words = ['', 'redirected', 'dropped', 'audit', 'error', 'traced', 'verdict-unknown']
  const timeline = timelineOf([...words.map((word) => `+1.2 s/a -> s/b:80 ${word}`), '+3 s/a -> s/b:80'])
  expect(timeline.changesSince(0)).toMatchObject([
    { timeMs: EPOCH_MS + 1000, forwarded: 2, dropped: 1, audit: 1, error: 1, other: 2, lost: 0, gap: false },
    { timeMs: EPOCH_MS + 3000, forwarded: 1 },
  ])
})

test('a time that is not known or ahead counts as now', () => {
  const timeline = timelineOf(['s/a -> s/b:80', '+20000 s/a -> s/b:80'])
  expect(timeline.changesSince(0)).toMatchObject([{ timeMs: NOW, forwarded: 2 }])
})

test('losses and gaps stand where they were', () => {
  const timeline = timelineOf([])
  timeline.lost(7, EPOCH_MS + 500)
  timeline.gap(EPOCH_MS + 900, EPOCH_MS + 2100)
  expect(timeline.changesSince(0)).toMatchObject([
    { timeMs: EPOCH_MS, lost: 7, gap: true },
    { timeMs: EPOCH_MS + 1000, lost: 0, gap: true },
    { timeMs: EPOCH_MS + 2000, gap: true },
  ])
})

test('an hour is kept, older flows are counted as too old', () => {
  const timeline = timelineOf(['+0 s/a -> s/b:80', '+3599 s/a -> s/b:80'])
  expect(timeline.changesSince(0)).toHaveLength(2)
  timeline.add(readFacts(parseFlow('+3600 s/a -> s/b:80')), NOW)
  timeline.add(readFacts(parseFlow('+0 s/a -> s/b:80')), NOW)
  expect(timeline.changesSince(0).map(({ timeMs }) => timeMs - EPOCH_MS)).toEqual([3_599_000, 3_600_000])
  expect(timeline.tooOld).toBe(1)
})

test('a gap of a year marks the range and no more', () => {
  const timeline = timelineOf([], { windows: 10 })
  timeline.gap(EPOCH_MS - 3e10, EPOCH_MS)
  expect(timeline.changesSince(0)).toHaveLength(10)
})

test('windows can be wider', () => {
  const timeline = timelineOf(['+1 s/a -> s/b:80', '+59 s/a -> s/b:80', '+61 s/a -> s/b:80'], { widthMs: 60_000 })
  expect(timeline.changesSince(0).map(({ forwarded }) => forwarded)).toEqual([2, 1])
})

test('law: changes since any version, laid over each other, are the whole', () => {
  const second = fc.integer({ min: 0, max: 30 })
  fc.assert(
    fc.property(fc.array(fc.tuple(second, fc.boolean())), (flows) => {
      const timeline = timelineOf([], { windows: 12 })
      const seen = new Map<number, unknown>()
      let version = 0
      const read = (): void => {
        for (const window of timeline.changesSince(version)) seen.set(window.timeMs, window)
        version = timeline.version
      }
      for (const [at, reads] of flows) {
        timeline.add(readFacts(parseFlow(`+${at} s/a -> s/b:80`)), NOW)
        if (reads) read()
      }
      read()
      const whole = timeline.changesSince(0)
      for (const window of whole) expect(seen.get(window.timeMs)).toEqual(window)
      expect(whole.length).toBeLessThanOrEqual(12)
    }),
  )
})
