import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { assert, constantFrom, nat, property, record, string, uint8Array } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FlowSchema, LostEventSchema } from '#gen/flow/flow_pb.ts'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { NodeStatusEventSchema } from '#gen/relay/relay_pb.ts'
import { peek } from './peek.ts'

const KINDS = ['flow', 'nodeStatus', 'lostEvents'] as const
const SEEN = { flow: 'flow', nodeStatus: 'node', lostEvents: 'lost' } as const

function message(kind: (typeof KINDS)[number], nodeName: string, timeMs: number): Uint8Array {
  const response = create(GetFlowsResponseSchema, { nodeName, time: timestampFromMs(timeMs) })
  response.responseTypes = {
    flow: { case: 'flow', value: create(FlowSchema, { uuid: nodeName, Summary: 'TCP' }) } as const,
    nodeStatus: { case: 'nodeStatus', value: create(NodeStatusEventSchema, { nodeNames: [nodeName] }) } as const,
    lostEvents: { case: 'lostEvents', value: create(LostEventSchema, { numEventsLost: 3n }) } as const,
  }[kind]
  return toBinary(GetFlowsResponseSchema, response)
}

const decodes = (bytes: Uint8Array): boolean => {
  try {
    fromBinary(GetFlowsResponseSchema, bytes)
    return true
  } catch {
    return false
  }
}

describe('a look at the outside of a message', () => {
  it('sees the kind, the time and the node that a full decoding sees', () => {
    assert(
      property(
        record({ kind: constantFrom(...KINDS), node: string(), timeMs: nat(2_000_000_000_000) }),
        ({ kind, node, timeMs }) => {
          const bytes = message(kind, node, timeMs)
          const seen = peek(bytes)
          expect(seen?.kind).toBe(SEEN[kind])
          expect(seen?.timeMs).toBe(timeMs)
          const name = Buffer.from(bytes.subarray(seen?.nodeStart, seen?.nodeEnd)).toString()
          expect(name).toBe(fromBinary(GetFlowsResponseSchema, bytes).nodeName)
        },
      ),
    )
  })

  it('passes over fields that a newer Relay may add', () => {
    const newer = Uint8Array.of(
      0xf2,
      0x3f,
      2,
      7,
      7,
      0xf8,
      0x3f,
      0x96,
      1,
      0xfd,
      0x3f,
      1,
      2,
      3,
      4,
      0xf9,
      0x3f,
      1,
      2,
      3,
      4,
      5,
      6,
      7,
      8,
    )
    const known = message('flow', 'node', 1_700_000_000_123)
    expect(peek(Uint8Array.from([...newer, ...known, ...newer]))).toMatchObject({
      kind: 'flow',
      timeMs: 1_700_000_000_123,
    })
  })

  it('answers whatever the bytes are', () => {
    assert(
      property(uint8Array({ maxLength: 60 }), (bytes) => {
        expect([undefined, 'flow', 'node', 'lost', 'other']).toContain(peek(bytes)?.kind)
      }),
      { numRuns: 2_000 },
    )
  })

  it('refuses a message that is cut short', () => {
    const bytes = message('flow', 'node', 1_700_000_000_123)
    const cuts = Array.from({ length: bytes.length - 1 }, (_, index) => bytes.subarray(0, index + 1))
    const refused = cuts.filter((cut) => peek(cut) === undefined)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused.map(decodes)).not.toContain(true)
    expect(cuts.filter((cut) => peek(cut) !== undefined).map(decodes)).not.toContain(false)
  })
})
