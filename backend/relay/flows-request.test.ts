import { fromBinary } from '@bufbuild/protobuf'
import { timestampMs } from '@bufbuild/protobuf/wkt'
import { expect, it } from 'vitest'
import { createCluster } from '#domain/demo/cluster.ts'
import { MAP_FIELDS } from '#domain/filter/map-fields.ts'
import { readFacts } from '#domain/flow/facts.ts'
import type { Endpoint } from '#gen/flow/flow_pb.ts'
import { GetFlowsRequestSchema } from '#gen/observer/observer_pb.ts'
import { maskedResponse, parseMask } from '../demo/field-mask.ts'
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

it('asks for the fields of the map alone where that is wanted and nobody wants flows whole', () => {
  const pathsOf = (whole: boolean, masked: boolean) =>
    fromBinary(GetFlowsRequestSchema, flowsRequest({ ...EVERYTHING, whole }, undefined, masked).bytes).fieldMask?.paths
  expect(pathsOf(false, true)).toEqual(MAP_FIELDS)
  expect(pathsOf(true, true)).toBeUndefined()
  expect(pathsOf(false, false)).toBeUndefined()
})

it('a mask on the fields of the map leaves all that flows are folded by, but labels', () => {
  const mask = parseMask(MAP_FIELDS)
  if ('wrong' in mask) throw new Error(mask.wrong)
  const cluster = createCluster({ seed: 7, startMs: NOW, rate: 500 })
  const flows = [1, 2, 3, 4, 5].flatMap((second) =>
    cluster.advance(NOW + second * 1_000).flatMap((event) => (event.kind === 'flow' ? [event.flow] : [])),
  )
  expect(flows.length).toBeGreaterThan(500)
  for (const flow of flows) {
    const { responseTypes } = maskedResponse(flow, mask)
    if (responseTypes.case !== 'flow') throw new Error('no flow')
    const bare = (end: Endpoint | undefined) => (end === undefined ? undefined : { ...end, labels: [] })
    const facts = readFacts(flow)
    const known = readFacts(responseTypes.value)
    expect(known).toEqual({ ...facts, source: bare(facts.source), destination: bare(facts.destination) })
  }
})
