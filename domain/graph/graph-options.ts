import { DEFAULT_PLACING, type Placing } from './placing.ts'
import type { WindowOptions } from './windows.ts'

/** Limits and times of a graph; `Infinity` is allowed for the times. */
export interface GraphOptions {
  readonly maxServices: number
  readonly maxEdges: number
  /** Address blocks of the world, where it is split by them: ten thousand addresses must not take the room of services. */
  readonly maxBlocks: number
  /** A pair of services with more server ports than this, of one protocol, has one edge for them all. */
  readonly maxPorts: number
  /** An edge is idle when its newest flow is older. */
  readonly idleAfterMs: number
  /** An edge leaves when nothing was added to it for longer, and services leave with their last edge. */
  readonly leaveAfterMs: number
  /** How counts of the past are kept. */
  readonly windows: Partial<WindowOptions>
  /** What its nodes are. */
  readonly placing: Placing
}

export const GRAPH_DEFAULTS: GraphOptions = {
  maxServices: 5000,
  maxEdges: 20_000,
  maxBlocks: 1000,
  maxPorts: 20,
  idleAfterMs: 60_000,
  leaveAfterMs: 600_000,
  windows: {},
  placing: DEFAULT_PLACING,
}
