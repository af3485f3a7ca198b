import { fromBinary } from '@bufbuild/protobuf'
import { timestampMs } from '@bufbuild/protobuf/wkt'
import { expect, it } from 'vitest'
import { GetFlowsRequestSchema } from '#gen/observer/observer_pb.ts'
import { flowsRequest, type Resume } from './flows-request.ts'

const EVERYTHING = { whitelist: [], blacklist: [] }
const NOW = 1_700_000_000_000
const resume = (change: Partial<Resume>): Resume => ({
  newestMs: NOW - 500,
  perSecond: 100,
  overlapMs: 10_000,
  replayMs: undefined,
  skewed: false,
  nowMs: NOW,
  ...change,
})
const read = (at: Resume | undefined) => fromBinary(GetFlowsRequestSchema, flowsRequest(EVERYTHING, at).bytes)
const opening = (change: Partial<Resume>) => flowsRequest(EVERYTHING, resume(change)).opening

it('asks for a bounded past at first', () => {
  const request = read(undefined)
  expect(request).toMatchObject({ follow: true, number: 1_000n })
  expect(request.since).toBeUndefined()
})

it.each<[string, Partial<Resume>, number]>([
  ['from a little before the newest flow', {}, NOW - 10_500],
  ['from no later than now, though a clock is ahead', { newestMs: NOW + 3_600_000 }, NOW - 10_000],
  ['for no more flows than can be told apart', { perSecond: 100_000 }, NOW - 1_000],
  ['for whole milliseconds', { newestMs: NOW - 0.25 }, NOW - 10_001],
  ['from no time before there was any', { newestMs: 5 }, 0],
])('asks after a break %s', (_what, change, since) => {
  const request = read(resume(change))
  expect(request).toMatchObject({ follow: true, number: 0n })
  expect(request.since && timestampMs(request.since)).toBe(since)
})

it('leaves to others what is long past, and says from when on it brings everything', () => {
  const long = { newestMs: NOW - 120_000, replayMs: 15_000 }
  expect(opening(long)).toEqual({ fromMs: NOW - 15_000, missedMs: NOW - 130_000, skewed: false })
  expect(opening({ replayMs: 15_000 })).toEqual({ fromMs: NOW - 10_500, missedMs: NOW - 10_500, skewed: false })
  expect(opening({ newestMs: NOW - 120_000 })).toMatchObject({ fromMs: NOW - 130_000 })
})

it('sets no time where the clock of a node is behind: Relay would not send its flows', () => {
  const skewed = { skewed: true, replayMs: 15_000 }
  expect(read(resume(skewed))).toMatchObject({ follow: true, number: 0n })
  expect(read(resume(skewed)).since).toBeUndefined()
  expect(opening(skewed)).toEqual({ fromMs: undefined, missedMs: NOW - 10_500, skewed: true })
})
