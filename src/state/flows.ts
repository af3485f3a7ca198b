import { createStore } from 'zustand/vanilla'
import type { Edge, GraphDelta, Service, SourceStatus, ViewStats, WindowState } from '#gen/orrery/v1/orrery_pb.ts'
import { type CallRows, noCalls } from './calls.ts'
import { RowList } from './rows.ts'

/** Rows of the table that are kept, newest. */
export const ROWS_KEPT = 100_000
/** Bytes of their messages that are kept at most. */
export const ROW_BYTES_KEPT = 128 * 1024 * 1024

/** How the page's own stream to the backend is doing; the source behind the backend tells its state in `source`. */
export type LinkState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  /** It is open, but nothing has come since then (milliseconds since the epoch): nobody knows how things stand. */
  | { readonly kind: 'quiet'; readonly sinceMs: number }
  /** The backend cannot be reached; trying again at `retryAt` (milliseconds since the epoch). */
  | { readonly kind: 'lost'; readonly message: string; readonly attempts: number; readonly retryAt: number }
  /** The backend refused the filter: where and why, in UTF-16 units of the filter text. */
  | { readonly kind: 'refused'; readonly message: string; readonly start: number; readonly end: number }

/**
 * What the wire brought, as far as it is shown: while the page is paused or shows a window, what goes on is kept aside
 * by the pump and in `timelineStore`. One writer: `src/live.ts`, at most once an animation frame. The maps are changed in place and
 * `revision` counts the changes; who needs to know *what* changed reads `delta` (all since the last revision, merged) in
 * a `subscribe`.
 */
export interface FlowsState {
  readonly link: LinkState
  /** Something on the way holds streams back: a picture comes every few seconds instead. */
  readonly pictures: boolean
  /** Counts up at every reset: everything known before is void, numbers included. */
  readonly generation: number
  readonly revision: number
  readonly services: ReadonlyMap<number, Service>
  readonly edges: ReadonlyMap<number, Edge>
  /** What the last update changed in the graph; `reset` when it began anew. */
  readonly delta: { readonly reset: boolean; readonly graph: GraphDelta | undefined }
  /** Newest first, at most `ROWS_KEPT`. A new list at every update that brought rows. */
  readonly rows: RowList
  /** The same rows with request and answer of a call on one row. */
  readonly calls: CallRows
  /** Matched flows that are not among `rows`, because they came faster than rows are sent. */
  readonly moreRows: number
  /** The window of the past that all this is of; undefined in the live view. */
  readonly window: WindowState | undefined
  readonly stats: ViewStats | undefined
  readonly source: SourceStatus | undefined
  /** How old the newest flow was when the source last told of itself while flows came in; 0 where none did. */
  readonly lagMs: number
  readonly notes: readonly string[]
  /** The server's clock at the last frame, and the page's own clock (`performance.now()`) when it came. */
  readonly serverTime: number
  readonly receivedAt: number
}

export const EMPTY_FLOWS: FlowsState = {
  link: { kind: 'connecting' },
  pictures: false,
  generation: 0,
  revision: 0,
  services: new Map(),
  edges: new Map(),
  delta: { reset: true, graph: undefined },
  rows: RowList.empty,
  calls: noCalls(),
  moreRows: 0,
  window: undefined,
  stats: undefined,
  source: undefined,
  lagMs: 0,
  notes: [],
  serverTime: 0,
  receivedAt: 0,
}

export const flowsStore = createStore<FlowsState>(() => EMPTY_FLOWS)
