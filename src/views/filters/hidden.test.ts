import { create } from '@bufbuild/protobuf'
import { describe, expect, test } from 'vitest'
import { SourceKind, SourceStatusSchema, ViewStatsSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { hiddenOf } from './hidden.ts'

const relay = create(SourceStatusSchema, { kind: SourceKind.RELAY, flowsPerSecond: 80 })
const file = create(SourceStatusSchema, { kind: SourceKind.FILE, file: { flows: 200 } })
const stats = create(ViewStatsSchema, { matched: 50, matchedPerSecond: 20, receivedPerSecond: 25 })

describe('what the filter hides', () => {
  test('nothing without a filter, and nothing is claimed before anything is known', () => {
    expect(hiddenOf(false, relay, stats)).toEqual({ kind: 'nothing' })
    expect(hiddenOf(true, undefined, stats)).toEqual({ kind: 'nothing' })
    expect(hiddenOf(true, relay, undefined)).toEqual({ kind: 'nothing' })
  })

  test('of a live source a rate: what Relay filters never comes here', () => {
    expect(hiddenOf(true, relay, stats)).toEqual({ kind: 'rate', perSecond: 60, share: 0.75 })
  })

  test('of a file the flows themselves', () => {
    expect(hiddenOf(true, file, stats)).toEqual({ kind: 'flows', count: 150, share: 0.75 })
  })

  test('two clocks that disagree never make it negative', () => {
    const slow = create(SourceStatusSchema, { kind: SourceKind.RELAY, flowsPerSecond: 1 })
    const busy = create(ViewStatsSchema, { matchedPerSecond: 20, receivedPerSecond: 20 })
    expect(hiddenOf(true, slow, busy)).toEqual({ kind: 'rate', perSecond: 0, share: 0 })
  })
})
