import { create } from '@bufbuild/protobuf'
import { describe, expect, test } from 'vitest'
import { SourceState, SourceStatusSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { conditionOf, lostEvents, pageTime } from './condition.ts'
import { EMPTY_FLOWS, type FlowsState } from './flows.ts'

const source = (state: SourceState) => create(SourceStatusSchema, { state })
const lost = { kind: 'lost', message: 'silent', attempts: 1, retryAt: 9 } as const

describe('how things stand', () => {
  test.each<[string, Partial<FlowsState>, string]>([
    ['nothing has come yet', {}, 'opening'],
    ['the backend was never found', { link: lost }, 'no-backend'],
    ['the source is live', { source: source(SourceState.LIVE) }, 'live'],
    ['the source tries for the first time', { source: source(SourceState.CONNECTING) }, 'connecting'],
    ['the source broke', { source: source(SourceState.RECONNECTING) }, 'reconnecting'],
    ['the source cannot work', { source: source(SourceState.FAILED) }, 'failed'],
    ['a file is being read', { source: source(SourceState.READING) }, 'reading'],
    ['a file was read', { source: source(SourceState.COMPLETE) }, 'complete'],
    ['a state of a later version', { source: source(99 as SourceState) }, 'connecting'],
    [
      'the backend says nothing, so nobody knows whether the source is live',
      { link: { kind: 'quiet', sinceMs: 5 }, source: source(SourceState.LIVE) },
      'quiet',
    ],
    ['the backend is lost, though the source was live', { link: lost, source: source(SourceState.LIVE) }, 'no-backend'],
  ])('%s', (_, part, kind) => {
    expect(conditionOf({ ...EMPTY_FLOWS, ...part }).kind).toBe(kind)
  })

  test('an instant of the server is told in the time of the page', () => {
    const flows = { ...EMPTY_FLOWS, serverTime: 50_000, receivedAt: 100 }
    expect(pageTime(53_000, flows, 900_000, 1100)).toBe(902_000)
  })

  test('losses are summed over where they happened', () => {
    const lost = [
      { source: 1, events: 4 },
      { source: 3, events: 3 },
    ]
    expect(lostEvents(create(SourceStatusSchema, { lost }))).toBe(7)
  })
})
