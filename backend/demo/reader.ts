import { create } from '@bufbuild/protobuf'
import { millis, timestamp } from '#domain/demo/timestamp.ts'
import { type Flow, type LostEvent, LostEventSchema, LostEventSource } from '#gen/flow/flow_pb.ts'
import { type GetFlowsRequest, type GetFlowsResponse, GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import type { Agent } from './agent.ts'
import type { FlowEntry, Ring } from './ring.ts'

/** How a request selects and shows flows. */
export interface Selection {
  matches(flow: Flow): boolean
  show(entry: FlowEntry): GetFlowsResponse
}

/** `wait`: nothing there now, ask again later. `skipped`: read on, there was nothing to send. */
export type Step =
  | { readonly kind: 'response'; readonly timeMs: number; readonly response: GetFlowsResponse }
  | { readonly kind: 'wait' }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly message: string }

/** Reads one agent's ring for one GetFlows call, by the agent's rules on number, first, since, until and follow. */
export class AgentReader {
  readonly #agent: Agent
  readonly #ring: Ring
  readonly #request: GetFlowsRequest
  readonly #selection: Selection
  readonly #sinceMs: number | undefined
  readonly #untilMs: number | undefined
  readonly #number: number
  #position: number
  #sent = 0
  #lost = 0

  constructor(agent: Agent, request: GetFlowsRequest, selection: Selection) {
    this.#agent = agent
    this.#ring = agent.ring
    this.#request = request
    this.#selection = selection
    this.#sinceMs = millis(request.since)
    this.#untilMs = millis(request.until)
    this.#number = Number(request.number)
    this.#position = this.#start()
  }

  #start(): number {
    const { first, follow } = this.#request
    if (first && this.#sinceMs === undefined) return this.#ring.oldest
    if (follow && this.#number === 0 && this.#sinceMs === undefined) return this.#ring.end
    return this.#rewind()
  }

  /** Back from the newest, counting what passes, to `number` flows or, where it is given, to `since`. */
  #rewind(): number {
    let found = 0
    for (let position = this.#ring.end; position > this.#ring.oldest; position--) {
      const entry = this.#ring.at(position - 1)
      if (entry?.kind !== 'flow' || !this.#selection.matches(entry.flow)) continue
      if (this.#sinceMs !== undefined) {
        if (entry.timeMs < this.#sinceMs) return position
      } else if (this.#number > 0 && ++found >= this.#number) return position - 1
    }
    if (this.#ring.oldest > 0) this.#lost = 1
    return this.#ring.oldest
  }

  /** The next response. Looks at no more than `budget` entries, so that one call never holds up the others. */
  next(nowMs: number, budget = 512): Step {
    if (this.#agent.away || this.#agent.ring !== this.#ring) {
      return { kind: 'failed', message: 'rpc error: code = Unavailable desc = error reading from server: EOF' }
    }
    const { follow } = this.#request
    if (!follow && this.#number > 0 && this.#sent >= this.#number) return { kind: 'end' }
    this.#noticeOvertaken()
    if (this.#lost > 0) return this.#tellLost(nowMs)
    for (let looked = 0; looked < budget; looked++) {
      const entry = this.#ring.at(this.#position)
      if (entry === undefined) return follow ? { kind: 'wait' } : { kind: 'end' }
      this.#position++
      if (entry.kind === 'lost') return this.#lostResponse(entry.timeMs, entry.lost)
      if (this.#sinceMs !== undefined && entry.timeMs < this.#sinceMs) continue
      if (this.#untilMs !== undefined && entry.timeMs > this.#untilMs) return { kind: 'end' }
      if (!this.#selection.matches(entry.flow)) continue
      this.#sent++
      return { kind: 'response', timeMs: entry.timeMs, response: this.#selection.show(entry) }
    }
    return { kind: 'skipped' }
  }

  /** The ring went round while the reader was slow: what it missed is counted. */
  #noticeOvertaken(): void {
    const { oldest } = this.#ring
    if (this.#position >= oldest) return
    this.#lost += oldest - this.#position
    this.#position = oldest
  }

  #tellLost(nowMs: number): Step {
    const time = timestamp(nowMs)
    const source = LostEventSource.HUBBLE_RING_BUFFER
    const lost = create(LostEventSchema, { source, numEventsLost: BigInt(this.#lost), first: time, last: time })
    this.#lost = 0
    return this.#lostResponse(nowMs, lost)
  }

  #lostResponse(timeMs: number, lost: LostEvent): Step {
    const response = create(GetFlowsResponseSchema, {
      responseTypes: { case: 'lostEvents', value: lost },
      nodeName: this.#agent.node.name,
      time: timestamp(timeMs),
    })
    return { kind: 'response', timeMs, response }
  }
}
