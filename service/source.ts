import type { FlowFilter } from '#gen/flow/flow_pb.ts'
import type { SourceKind, SourceStatus } from '#gen/orrery/v1/orrery_pb.ts'

/** What a source is asked to send: Hubble's allow and deny lists (filters.md rules: any of the first, none of the second). */
export interface Upstream {
  readonly whitelist: readonly FlowFilter[]
  readonly blacklist: readonly FlowFilter[]
  /** Somebody looks into more of the flows than `MAP_FIELDS`: a source that is `masked` leaves nothing out of these. */
  readonly whole?: boolean
}

/** Takes what a source delivers. All calls come from the source's own turn, never after its signal was aborted. */
export interface SourceSink {
  /**
   * Encoded `observer.GetFlowsResponse` messages in the order of their arrival: flows, LOST events and node status.
   * The bytes are the sink's to keep.
   */
  responses(batch: readonly Uint8Array[]): void
  /** The stream broke: until the next response, flows may be missing that came since then, by default since now. */
  gap(sinceMs?: number): void
  /** The stream is open, at first or again. A sink without it is brought by the stream itself all that the source has since a break. */
  opened?(opening: Opening): void
  /** All there is has been delivered (a file). Never called by a live source. */
  complete(): void
}

/** How a stream begins. Times in milliseconds since the epoch. */
export interface Opening {
  /** It brings all that the source has from here on; undefined: what comes from now on, and perhaps some of the newest. */
  readonly fromMs: number | undefined
  /** What came before this was brought by the stream before it, as far as the source had it; 0: there was none. */
  readonly missedMs: number
  /** Nodes differ so much in their clocks that nobody can tell what else is missing. */
  readonly skewed: boolean
}

/** What a source keeps of the past. */
export interface Reach {
  /** Time of its oldest flow, and from when on no flow is missing. */
  readonly oldestMs: number
  readonly wholeMs: number
  /** All nodes that it knows have answered. */
  readonly allNodes: boolean
}

/** A past time, milliseconds since the epoch; `fromMs` included, `toMs` not. */
export interface PastRange {
  readonly fromMs: number
  readonly toMs: number
}

/** What one look into the past may cost. */
export interface PastLimits {
  readonly messages: number
  readonly bytes: number
  readonly ms: number
}

/** Encoded messages like those of a sink, about in the order of time; not `all` where a limit ended them. */
export type PastFlows =
  | { readonly kind: 'flows'; readonly responses: readonly Uint8Array[]; readonly all: boolean }
  /** In words for people. */
  | { readonly kind: 'failed'; readonly problem: string }

/**
 * Where flows come from: Relay, a file, a dropped file. The only door through which flows enter Orrery.
 *
 * A source looks after itself: it connects, retries with back-off, translates what went wrong into its status, and never
 * throws. Everything it opens hangs on the signal it was opened with.
 */
export interface FlowSource {
  readonly kind: SourceKind
  /** Address or file name, as a person gave it. */
  readonly name: string
  /** It leaves out of flows what is not among `MAP_FIELDS`, where nobody wants them whole. */
  readonly masked?: boolean
  /** Milliseconds since the epoch by which this source lives: the wall clock, or for a file the time of its newest flow. */
  now(): number
  /** Streams matching flows to the sink until the signal is aborted: recent ones first in time order, then live. */
  open(upstream: Upstream, sink: SourceSink, signal: AbortSignal): void
  /**
   * Fields (as `flow.proto` names them) for whose sake such a filter is not handed on but matched on what is left after redaction;
   * absent where a source takes nothing out.
   */
  redactedFields?(upstream: Upstream): readonly string[]
  /** Asks for flows of the past that the source still keeps itself, once; absent where it keeps none. */
  past?(upstream: Upstream, range: PastRange, limits: PastLimits, signal: AbortSignal): Promise<PastFlows>
  /** How far back `past` reaches now; undefined where that cannot be found out. */
  reach?(signal: AbortSignal): Promise<Reach | undefined>
  status(): SourceStatus
  /** Calls the listener at every change of the status until the signal is aborted. */
  onStatus(listener: (status: SourceStatus) => void, signal: AbortSignal): void
  /** Namespaces that the source itself knows of, whether or not flows were seen; empty when it cannot tell. */
  namespaces(signal: AbortSignal): Promise<readonly { readonly cluster: string; readonly namespace: string }[]>
}
