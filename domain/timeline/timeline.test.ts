import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readFacts } from '#domain/flow/facts.ts'
import { EPOCH_MS, parseFlow } from '#domain/flow/notation.ts'
import { layOver } from './lay-over.ts'
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

test('old seconds are told ten in one, new ones one by one', () => {
  const timeline = timelineOf([
    '+0 s/a -> s/b:80',
    '+9 s/a -> s/b:80 dropped',
    '+10 s/a -> s/b:80',
    '+400 s/a -> s/b:80',
  ])
  expect(timeline.changesSince(0)).toMatchObject([
    { timeMs: EPOCH_MS, widthMs: 10_000, forwarded: 1, dropped: 1 },
    { timeMs: EPOCH_MS + 10_000, widthMs: 10_000, forwarded: 1 },
    { timeMs: EPOCH_MS + 400_000, widthMs: 0, forwarded: 1 },
  ])
  expect(timeline.flowsBetween(EPOCH_MS, EPOCH_MS + 10_000)).toBe(2)
})

test('an hour costs a viewer little', () => {
  const timeline = timelineOf(Array.from({ length: 3600 }, (_, second) => `+${second} s/a -> s/b:80`))
  expect(timeline.changesSince(0).length).toBeLessThanOrEqual(330 + 310)
})

test('a file keeps its whole range in wider windows, in whatever order it comes', () => {
  const options = { windows: 10, growing: true }
  const timeline = timelineOf(
    ['+0 s/a -> s/b:80', '+9 s/a -> s/b:80', '+30 s/a -> s/b:80', '+1 s/a -> s/b:80'],
    options,
  )
  expect(timeline.changesSince(0)).toMatchObject([
    { timeMs: EPOCH_MS, widthMs: 4000, forwarded: 2 },
    { timeMs: EPOCH_MS + 8000, widthMs: 4000, forwarded: 1 },
    { timeMs: EPOCH_MS + 28_000, widthMs: 4000, forwarded: 1 },
  ])
  timeline.add({ ...readFacts(parseFlow('s/a -> s/b:80')), timeMs: EPOCH_MS - 20_000 }, NOW)
  expect(timeline.changesSince(0).reduce((sum, { forwarded }) => sum + forwarded, 0)).toBe(5)
})

test('one flow of another century does not squeeze a file', () => {
  const timeline = timelineOf(['+0 s/a -> s/b:80'], { windows: 10, growing: true })
  timeline.add({ ...readFacts(parseFlow('s/a -> s/b:80')), timeMs: 1 }, NOW)
  expect(timeline.tooOld).toBe(1)
  expect(timeline.changesSince(0)).toHaveLength(1)
})

test('nodes are told when they go and when they come back, not when they are first heard of', () => {
  const timeline = timelineOf([])
  timeline.nodes(['one', 'two'], false, EPOCH_MS)
  timeline.nodes(['two'], true, EPOCH_MS + 1000)
  timeline.nodes(['two'], true, EPOCH_MS + 2000)
  timeline.nodes(['one', 'two'], false, EPOCH_MS + 3000)
  expect(timeline.changesSince(0)).toMatchObject([
    { timeMs: EPOCH_MS + 1000, nodesAway: ['two'], nodesBack: [] },
    { timeMs: EPOCH_MS + 3000, nodesAway: [], nodesBack: ['two'] },
  ])
})

test('law: changes since any version, laid over each other, are the whole', () => {
  const second = fc.integer({ min: 0, max: 60 })
  const options = fc.record({ windows: fc.constantFrom(12, 40), fine: fc.constantFrom(5, 12), growing: fc.boolean() })
  fc.assert(
    fc.property(fc.array(fc.tuple(second, fc.boolean())), options, (flows, chosen) => {
      const timeline = timelineOf([], chosen)
      let seen: ReturnType<typeof layOver> = []
      let version = 0
      const read = (): void => {
        seen = layOver(seen, timeline.changesSince(version))
        version = timeline.version
      }
      for (const [at, reads] of flows) {
        timeline.add(readFacts(parseFlow(`+${at} s/a -> s/b:80`)), NOW)
        if (reads) read()
      }
      read()
      const whole = timeline.changesSince(0)
      const sum = (seconds: typeof seen): number =>
        seconds.reduce((flowsSeen, { forwarded }) => flowsSeen + forwarded, 0)
      // Of the oldest ten seconds some may have fallen out of the range since they were told.
      const from = chosen.growing ? 0 : (whole[0]?.timeMs ?? 0) + 10_000
      const later = (seconds: typeof seen) => seconds.filter(({ timeMs }) => timeMs >= from)
      expect(sum(later(seen))).toBe(sum(later(whole)))
      expect(sum(whole)).toBe(
        flows.length -
          timeline.tooOld -
          forgotten(
            flows.map(([at]) => at),
            chosen,
          ),
      )
      expect(whole.length).toBeLessThanOrEqual(chosen.windows)
    }),
  )
})

/** Flows that were in the range once and fell out of it. */
function forgotten(seconds: readonly number[], { windows, growing }: { windows: number; growing: boolean }): number {
  if (growing) return 0
  const newest = Math.max(-Infinity, ...seconds)
  let at = -Infinity
  let count = 0
  for (const second of seconds) {
    at = Math.max(at, second)
    if (second > at - windows && second <= newest - windows) count++
  }
  return count
}
