/** Limits and paces of the service. Times in milliseconds. */
export interface ServiceOptions {
  /** Between two frames of a viewer. */
  readonly frameMs: number
  /** Longest silence on a stream. */
  readonly heartbeatMs: number
  /** How long a view is kept after its last viewer, and an upstream after its last view. */
  readonly keepMs: number
  readonly maxViewers: number
  /** Views kept at once, with and without viewers. */
  readonly maxViews: number
  /** Rows of a view for the table. */
  readonly ringRows: number
  readonly ringBytes: number
  /** Messages of an upstream kept for views that join it later. */
  readonly pastItems: number
  readonly pastBytes: number
  /** How long a new view may wait for its first flows before it sends its first frame, and before it answers a Snapshot. */
  readonly firstFrameMs: number
  readonly snapshotWaitMs: number
  /** For how long clocks of nodes are compared at a time; a clock that is behind is known after three times that. */
  readonly clockWindowMs: number
  /** Keeps the view of the empty filter from the start, so that the first page shows history at once. */
  readonly keepWarm: boolean
}

export const DEFAULT_OPTIONS: ServiceOptions = {
  frameMs: 250,
  heartbeatMs: 2_000,
  keepMs: 30_000,
  maxViewers: 200,
  maxViews: 64,
  ringRows: 20_000,
  ringBytes: 64 * 1024 * 1024,
  pastItems: 15_000,
  pastBytes: 32 * 1024 * 1024,
  firstFrameMs: 1_000,
  snapshotWaitMs: 1_500,
  clockWindowMs: 5_000,
  keepWarm: false,
}

/** Snapshots, and facets, details and answers, that are waited for at once. */
export const MAX_SNAPSHOTS = 16
export const MAX_QUESTIONS = 256
/** Characters of the name that a viewer gives itself. */
export const MAX_VIEWER_LENGTH = 64
/** Services whose pods one stream may tell of. */
export const MAX_PODS_OF = 64
/** Rows of the first frame of a stream, of every later one, and of those over a slow line. */
export const MAX_FIRST_ROWS = 1_000
export const MAX_FRAME_ROWS = 200
export const MIN_FRAME_ROWS = 20
/** Bytes of rows, so that the map of the first frame is soon there and no viewer costs more than 4 Mbit/s in rows. */
export const FIRST_ROW_BYTES = 512 * 1024
export const FRAME_ROW_BYTES = 128 * 1024
export const MAX_SUGGESTIONS = 200
