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
  nowMs: NOW,
  ...change,
})
const read = (at: Resume | undefined) => fromBinary(GetFlowsRequestSchema, flowsRequest(EVERYTHING, at))

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
