import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { array, assert, integer, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isProblem } from '#domain/export/edge-state.ts'
import { EdgeSchema, Side } from '#gen/orrery/v1/orrery_pb.ts'
import { lookOf, widthOf } from './edge-state.ts'

const NOW = 1_800_000_000_000
const edge = (init: MessageInitShape<typeof EdgeSchema>) => create(EdgeSchema, init)
const drop = (secondsAgo: number) => ({
  dropped: 3,
  lastDroppedMs: NOW - secondsAgo * 1000,
  minute: { dropped: secondsAgo < 60 ? 3 : 0 },
})

describe('how a line looks', () => {
  it.each([
    ['passes flows', edge({ forwarded: 9, minute: { forwarded: 9, flows: 9 } }), 'forwarded', undefined],
    ['drops now', edge({ ...drop(3), minute: { dropped: 3, flows: 3 } }), 'dropped', 'now'],
    ['dropped within the minute', edge({ ...drop(40), minute: { dropped: 3, flows: 3 } }), 'dropped', 'recent'],
    ['dropped long ago and nothing ever passed', edge(drop(400)), 'dropped', 'past'],
    [
      'dropped long ago but passes',
      edge({ ...drop(400), forwarded: 5, minute: { forwarded: 5 } }),
      'forwarded',
      undefined,
    ],
    [
      'drops some and passes some',
      edge({ ...drop(3), forwarded: 9, minute: { forwarded: 9, dropped: 3 } }),
      'mixed',
      'now',
    ],
    ['drops while it is called idle', edge({ ...drop(3), idle: true }), 'dropped', 'now'],
    ['would be dropped', edge({ audit: 2, minute: { audit: 2 } }), 'audit', undefined],
    ['ends in errors', edge({ error: 2, minute: { error: 2, audit: 1 } }), 'error', undefined],
    ['is idle', edge({ forwarded: 9, idle: true }), 'idle', undefined],
    ['is not known by the minute', edge({ forwarded: 9 }), 'forwarded', undefined],
  ] as const)('%s', (_, given, tone, heat) => {
    expect(lookOf([given], NOW)).toMatchObject({ tone, heat })
  })

  it('takes the worst of the ports of a pair', () => {
    const fine = edge({ forwarded: 9, minute: { forwarded: 9, flows: 9 } })
    expect(lookOf([fine, edge(drop(1))], NOW)).toMatchObject({ tone: 'mixed', heat: 'now' })
    expect(lookOf([fine, edge({ idle: true })], NOW).tone).toBe('forwarded')
  })

  it.each([
    [Side.EGRESS, 'source'],
    [Side.INGRESS, 'target'],
    [Side.UNSPECIFIED, 'middle'],
  ] as const)('puts the mark where the drop was decided (%s)', (side, mark) => {
    expect(lookOf([edge({ ...drop(1), drops: [{ reason: 133, count: 3, side }] })], NOW).mark).toBe(mark)
  })

  it('has no mark where nothing drops', () => {
    expect(lookOf([edge({ forwarded: 1 })], NOW).mark).toBeUndefined()
  })

  it('calls an edge failing from one failed call in a hundred', () => {
    expect(lookOf([edge({ minute: { calls: 100, failedCalls: 1 } })], NOW).failing).toBe(true)
    expect(lookOf([edge({ minute: { calls: 1000, failedCalls: 1 } })], NOW).failing).toBe(false)
    expect(lookOf([edge({})], NOW).failing).toBe(false)
  })

  it('widens with the logarithm of the rate, within bounds', () => {
    const widths = [0, 0.1, 1, 10, 100, 1000, 1e4, 1e9].map(widthOf)
    expect(widths).toEqual([...widths].sort((a, b) => a - b))
    expect(widths[0]).toBe(1)
    expect(widths.at(-1)).toBe(6)
  })

  it('counts the edges that ask for attention, however they are drawn together', () => {
    const few = integer({ min: 0, max: 3 })
    const minute = record({ forwarded: few, dropped: few, audit: few, error: few, calls: few, failedCalls: few })
    assert(
      property(array(minute, { maxLength: 8 }), few, (minutes, cut) => {
        const edges = minutes.map((one) => edge({ minute: one, dropped: one.dropped, lastDroppedMs: NOW }))
        const lines = [edges.slice(0, cut), edges.slice(cut)].map((part) => lookOf(part, NOW).problems)
        expect((lines[0] ?? 0) + (lines[1] ?? 0)).toBe(edges.filter(isProblem).length)
      }),
    )
  })
})
