import { clone, create } from '@bufbuild/protobuf'
import {
  ClockBehindSchema,
  LostCountSchema,
  SourceKind,
  type SourceStatus,
  SourceStatusSchema,
  type StatusResponse,
  StatusResponseSchema,
} from '#gen/orrery/v1/orrery_pb.ts'
import type { Hub } from './hub.ts'
import type { FlowSource } from './source.ts'

/** Nodes whose clocks are behind that are told by name. */
const CLOCKS_TOLD = 100

/**
 * The source's own status, completed by what passes through the hub (losses, time of the newest flow). `version` counts the
 * changes, so that frames carry the status only when it changed.
 */
export class StatusBoard {
  readonly #source: FlowSource
  readonly #hub: Hub
  #own: SourceStatus
  #version = 1

  constructor(source: FlowSource, hub: Hub, signal: AbortSignal) {
    this.#source = source
    this.#hub = hub
    this.#own = source.status()
    source.onStatus((status) => {
      this.#own = status
      this.#version++
    }, signal)
  }

  /** Changes of the source's own status, of the losses counted here and of what is known of clocks. */
  get version(): number {
    let events = 0
    for (const count of this.#hub.lost.values()) events += count
    return this.#version + events + this.#hub.clockNews
  }

  status(): SourceStatus {
    const status = clone(SourceStatusSchema, this.#own)
    if (status.lost.length === 0) {
      status.lost = [...this.#hub.lost].map(([source, events]) => create(LostCountSchema, { source, events }))
    }
    status.clocksBehind = this.#hub.clocksBehind
      .slice(0, CLOCKS_TOLD)
      .map(({ node, behindMs }) => create(ClockBehindSchema, { node, behindMs }))
    // Told as of now: it grows with every flow, which is no reason to tell the status anew.
    const { redaction } = this.#source.status()
    if (redaction !== undefined) status.redaction = redaction
    status.newestFlowMs = Math.max(status.newestFlowMs, this.#hub.newestMs)
    return status
  }

  /** The answer of the Status call. */
  response(version: string, viewers: number, traceUrl = ''): StatusResponse {
    return create(StatusResponseSchema, {
      source: this.status(),
      version,
      viewers,
      traceUrl,
      demo: this.#source.kind === SourceKind.DEMO,
    })
  }
}
