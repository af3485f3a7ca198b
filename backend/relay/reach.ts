import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { timestampMs } from '@bufbuild/protobuf/wkt'
import { boundedName } from '#domain/flow/bounded.ts'
import { isReadable } from '#domain/wire/readable.ts'
import { GetFlowsRequestSchema, GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import type { Reach } from '#service/source.ts'
import { CallError } from './call.ts'
import type { Channel } from './channel.ts'

/** Each node sends one, and Relay a few about its nodes. */
const MESSAGES = 20_000

/** Asks every node for its oldest flow. What did not answer in time is not among `allNodes`; undefined where nobody did. */
export async function reachOf(channel: Channel, timeoutMs: number, signal: AbortSignal): Promise<Reach | undefined> {
  const oldest = new Map<string, number>()
  let allNodes = true
  let left = MESSAGES
  try {
    await channel.stream({
      path: '/observer.Observer/GetFlows',
      request: toBinary(GetFlowsRequestSchema, create(GetFlowsRequestSchema, { first: true, number: 1n })),
      signal,
      timeoutMs,
      onMessages: (messages) => {
        for (const bytes of messages) {
          if (left-- === 0) throw new CallError({ kind: 'garbage', detail: 'more first flows than it can have nodes' })
          if (!isReadable(bytes)) continue
          const { responseTypes, nodeName, time } = fromBinary(GetFlowsResponseSchema, bytes)
          if (responseTypes.case === 'nodeStatus')
            allNodes &&= responseTypes.value.stateChange === NodeState.NODE_CONNECTED
          if (responseTypes.case !== 'flow' || time === undefined) continue
          const name = boundedName(nodeName)
          oldest.set(name, Math.min(timestampMs(time), oldest.get(name) ?? Number.POSITIVE_INFINITY))
        }
      },
    })
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    allNodes = false
  }
  if (oldest.size === 0) return undefined
  const times = [...oldest.values()]
  return { oldestMs: Math.min(...times), wholeMs: Math.max(...times), allNodes }
}
