import { create } from '@bufbuild/protobuf'
import { WireType } from '@bufbuild/protobuf/wire'
import { createEncoder } from '#domain/demo/encoder.ts'
import { flowResponse } from '#domain/demo/responses.ts'
import type { Flow, LostEvent } from '#gen/flow/flow_pb.ts'
import { type GetFlowsResponse, GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'

const encode = createEncoder()

/** What an agent keeps: a flow, or word that it lost events before it saw them. */
export type Entry = FlowEntry | { readonly kind: 'lost'; readonly timeMs: number; readonly lost: LostEvent }

/** A flow and, once somebody asked for it, its response: made and encoded once for all streams. */
export class FlowEntry {
  readonly kind = 'flow'
  readonly timeMs: number
  readonly flow: Flow
  #response: GetFlowsResponse | undefined

  constructor(timeMs: number, flow: Flow) {
    this.timeMs = timeMs
    this.flow = flow
  }

  /**
   * The whole response as a message that is already encoded: its only content is an unknown field that holds the bytes.
   * Writing it costs a copy, so that a flow is encoded once however many streams it goes to. Not for reading.
   */
  get response(): GetFlowsResponse {
    this.#response ??= encoded(flowResponse(this.flow))
    return this.#response
  }
}

/** The first byte is the tag of field 1, `flow`; all that follows counts as its data. */
function encoded(response: GetFlowsResponse): GetFlowsResponse {
  const data = encode(response).subarray(1)
  const message = create(GetFlowsResponseSchema)
  message.$unknown = [{ no: 1, wireType: WireType.LengthDelimited, data }]
  return message
}

/**
 * The ring of an agent. As in Cilium one slot more than the capacity is there, and the newest is not readable before the
 * next one is written.
 */
export class Ring {
  readonly capacity: number
  readonly #slots: (Entry | undefined)[]
  #written = 0

  /** `capacity` flows can be kept; the agent's default is 4095. */
  constructor(capacity: number) {
    this.capacity = capacity
    this.#slots = Array.from({ length: capacity + 1 })
  }

  push(entry: Entry): void {
    this.#slots[this.#written % this.#slots.length] = entry
    this.#written++
  }

  /** Position of the oldest entry. */
  get oldest(): number {
    return Math.max(0, this.#written - this.#slots.length)
  }

  /** The position after the newest readable entry. */
  get end(): number {
    return Math.max(0, this.#written - 1)
  }

  /** All entries ever written. */
  get seen(): number {
    return this.#written
  }

  get kept(): number {
    return Math.min(this.#written, this.capacity)
  }

  /** The entry at a position from `oldest` up to, not including, `end`. */
  at(position: number): Entry | undefined {
    return position < this.oldest || position >= this.end ? undefined : this.#slots[position % this.#slots.length]
  }
}
