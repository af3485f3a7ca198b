import { create } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { FrameSchema, SourceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { applyTimeline, EMPTY_TIMELINE, serverNowOf } from './timeline.ts'

const frame = (times: readonly number[], more: { reset?: boolean; kind?: SourceKind; matched?: number } = {}) =>
  create(FrameSchema, {
    timeMs: Math.max(0, ...times),
    reset: more.reset ?? false,
    timeline: times.map((timeMs) => ({ timeMs, forwarded: 1 })),
    ...(more.kind === undefined ? {} : { source: { kind: more.kind } }),
    ...(more.matched === undefined ? {} : { stats: { matched: more.matched } }),
  })
const times = ({ seconds }: typeof EMPTY_TIMELINE) => seconds.map(({ timeMs }) => timeMs)

test('an hour is kept, of a file everything', () => {
  const live = applyTimeline(applyTimeline(EMPTY_TIMELINE, frame([1000]), 0), frame([3_602_000]), 0)
  expect(times(live)).toEqual([3_602_000])
  const begun = applyTimeline(EMPTY_TIMELINE, frame([1000], { kind: SourceKind.FILE }), 0)
  expect(times(applyTimeline(begun, frame([3_602_000]), 0))).toEqual([1000, 3_602_000])
})

test('a reset begins anew, its counts too', () => {
  const begun = applyTimeline(EMPTY_TIMELINE, frame([1000], { matched: 5 }), 0)
  expect(applyTimeline(begun, frame([2000]), 0).matched).toBe(5)
  const again = applyTimeline(begun, frame([2000], { reset: true }), 0)
  expect([times(again), again.matched]).toEqual([[2000], 0])
})

test('time goes on between frames, in a file it does not', () => {
  const live = applyTimeline(EMPTY_TIMELINE, frame([1000]), 50)
  expect(serverNowOf(live, 250)).toBe(1200)
  expect(serverNowOf({ ...live, file: true }, 250)).toBe(1000)
})
