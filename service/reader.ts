import { create, fromBinary } from '@bufbuild/protobuf'
import { type Timestamp, timestampMs } from '@bufbuild/protobuf/wkt'
import { boundedName, boundedWords } from '#domain/flow/bounded.ts'
import { type FlowFacts, readFacts } from '#domain/flow/facts.ts'
import { type WireFlowFacts, WireReader } from '#domain/wire/read-facts.ts'
import { isReadable } from '#domain/wire/readable.ts'
import { type Flow, FlowSchema, LostEventSource } from '#gen/flow/flow_pb.ts'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import type { NodeState } from '#gen/relay/relay_pb.ts'

/**
 * What a source delivers, read once for all views that stand on the same upstream. A flow holds until the next message is read:
 * who keeps something of it takes it out.
 */
export type Item =
  | FlowItem
  | LostItem
  | NodeItem
  /** The bytes are no GetFlowsResponse, or one of a kind that we do not know. */
  | { readonly kind: 'undecodable'; readonly reason: string }
  /** The stream was broken: flows of this time may be missing. Told when it breaks and again when flows come. */
  | { readonly kind: 'gap'; readonly fromMs: number; readonly toMs: number }
  /** What was missing in this time has been fetched: there is no gap any more. */
  | { readonly kind: 'filled'; readonly fromMs: number; readonly toMs: number }

/** A node or Relay tells that it lost events. */
export interface LostItem {
  readonly kind: 'lost'
  readonly source: LostEventSource
  readonly events: number
  readonly node: string
  readonly timeMs: number
}

/** Relay tells of nodes that send flows or do not. */
export interface NodeItem {
  readonly kind: 'node'
  readonly state: NodeState
  readonly nodes: readonly string[]
  readonly message: string
  readonly timeMs: number
}

export interface FlowItem {
  readonly kind: 'flow'
  readonly facts: FlowFacts
  /** The message as it came. */
  readonly bytes: Uint8Array
  /** Where the flow's own id stands in the bytes; undefined where that is not known. */
  readonly uuidAt: { readonly start: number; readonly end: number } | undefined
  /** The whole flow, decoded when first asked for; with the time that its node told. */
  flow(): Flow
  /** The clock of its node is known to be off: the facts have this time from now on. */
  happened(timeMs: number): void
}

/** Nodes of one message that tells of them. */
const NODES_READ = 10_000
const TOO_LONG = { kind: 'undecodable', reason: 'The message is longer than any flow.' } as const

/**
 * Reads messages into items, and never throws: what does not decode is an item as well. Plain flows are read without decoding
 * the rest; what repeats from message to message is kept.
 */
export class ItemReader {
  readonly #wire = new WireReader()
  readonly #flow = new ReadFlow(this.#wire.facts)

  /** `nowMs` stands in for the time of a message that has none. */
  read(bytes: Uint8Array, nowMs: number): Item {
    if (!isReadable(bytes)) return TOO_LONG
    const facts = this.#wire.read(bytes)
    return facts === undefined || facts.timeMs === 0 ? decodeItem(bytes, nowMs) : this.#flow.of(bytes)
  }
}

function decodeItem(bytes: Uint8Array, nowMs: number): Item {
  try {
    const response = fromBinary(GetFlowsResponseSchema, bytes)
    const types = response.responseTypes
    switch (types.case) {
      case 'flow':
        return new WholeFlow(bytes, types.value, timeOf(response.time, nowMs))
      case 'lostEvents':
        return {
          kind: 'lost',
          source:
            types.value.source in LostEventSource ? types.value.source : LostEventSource.UNKNOWN_LOST_EVENT_SOURCE,
          events: Number(types.value.numEventsLost),
          node: boundedName(response.nodeName),
          timeMs: timeOf(response.time, nowMs),
        }
      case 'nodeStatus':
        return {
          kind: 'node',
          state: types.value.stateChange,
          nodes: types.value.nodeNames.slice(0, NODES_READ).map(boundedName),
          message: boundedWords(types.value.message),
          timeMs: timeOf(response.time, nowMs),
        }
      case undefined:
        return { kind: 'undecodable', reason: 'The message holds no flow, no lost event and no node status.' }
    }
  } catch (error) {
    return { kind: 'undecodable', reason: error instanceof Error ? error.message : String(error) }
  }
}

const timeOf = (time: Timestamp | undefined, nowMs: number): number => (time === undefined ? nowMs : timestampMs(time))

/** A flow of which only the facts were read: the rest is decoded when somebody wants to see it. */
class ReadFlow implements FlowItem {
  readonly kind = 'flow'
  readonly facts: WireFlowFacts
  bytes: Uint8Array = new Uint8Array(0)
  #flow: Flow | undefined

  constructor(facts: WireFlowFacts) {
    this.facts = facts
  }

  get uuidAt() {
    return this.facts.uuidAt
  }

  /** Stands from now on for the flow of this message, from which the facts were read. */
  of(bytes: Uint8Array): this {
    this.bytes = bytes
    this.#flow = undefined
    return this
  }

  flow(): Flow {
    this.#flow ??= decodeFlow(this.bytes)
    return this.#flow
  }

  happened(timeMs: number): void {
    this.facts.timeMs = timeMs
  }
}

function decodeFlow(bytes: Uint8Array): Flow {
  try {
    const { responseTypes } = fromBinary(GetFlowsResponseSchema, bytes)
    if (responseTypes.case === 'flow') return responseTypes.value
  } catch {
    // Broken in a part that facts are not made of: what is left to match by is an empty flow.
  }
  return create(FlowSchema)
}

class WholeFlow implements FlowItem {
  readonly kind = 'flow'
  readonly uuidAt = undefined
  facts: FlowFacts
  readonly bytes: Uint8Array
  readonly #flow: Flow

  constructor(bytes: Uint8Array, flow: Flow, timeMs: number) {
    const facts = readFacts(flow)
    this.bytes = bytes
    this.facts = facts.timeMs === 0 ? { ...facts, timeMs } : facts
    this.#flow = flow
  }

  flow(): Flow {
    return this.#flow
  }

  happened(timeMs: number): void {
    this.facts = { ...this.facts, timeMs }
  }
}
