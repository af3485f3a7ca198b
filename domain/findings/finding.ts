import type { Explanation } from '#domain/explain/explain.ts'
import type { Sentence } from '#domain/explain/sentence.ts'

/** What can be found; each kind belongs to one of `QUESTIONS`. */
export const FINDING_KINDS = [
  'blocked',
  'dropped',
  'http-5xx',
  'http-4xx',
  'dns-failing',
  'unanswered',
  'reset',
  'slow',
  'between',
  'resolved',
  'new',
  'outside',
  'http-share',
  'dns-client',
  'slowest-service',
  'slowest-edge',
  'chattiest',
] as const
export type FindingKind = (typeof FINDING_KINDS)[number]

/**
 * `critical` and `warning` say that something is wrong; `info` answers a question, or tells of the same trouble below its
 * threshold.
 */
export type Severity = 'critical' | 'warning' | 'info'

/** One line of what a finding rests on. */
export interface Proof {
  readonly sentence: Sentence
  /** The edge of the map that it is about; empty where it is about none. */
  readonly edge: string
}

export interface Finding {
  readonly kind: FindingKind
  readonly severity: Severity
  readonly title: Sentence
  /** Why, for drops. */
  readonly explanation: Explanation | undefined
  /** What counts against it, in the unit of its kind; sorts within kind and severity. */
  readonly weight: number
  /** Ids of edges and services of the map, worst first, at most 8. */
  readonly edges: readonly string[]
  readonly services: readonly string[]
  /** Shows its flows, in the filter language. */
  readonly filter: string
  /** The `hubble observe` command that comes closest to the filter; it may show more. */
  readonly command: string
  /** What it rests on, most telling first, at most 8. */
  readonly proofs: readonly Proof[]
  /** Milliseconds since the epoch; 0 where not known. */
  readonly firstMs: number
  readonly lastMs: number
}

/** When something counts. Shares are 0 to 1 and have to be passed surely (see `surelyAtLeast`); times in milliseconds. */
export interface Thresholds {
  /** Fewer drops are no finding. */
  readonly minDrops: number
  /** Failed calls (HTTP, DNS) below which nothing is said, however few calls there were. */
  readonly minFailed: number
  readonly share5xx: number
  readonly share4xx: number
  readonly shareDns: number
  /** Connections without answer or reset below which nothing is said. */
  readonly minConnections: number
  readonly shareConnections: number
  /** Calls below which nobody is called slow. */
  readonly minCalls: number
  readonly slowP95Ms: number
  readonly slowP99Ms: number
  /** An edge is new that was first seen within this time, in a view that has been watching for longer. */
  readonly newMs: number
  /** Entries of each group that is a list of the first. */
  readonly top: number
}

export const THRESHOLD_DEFAULTS: Thresholds = {
  minDrops: 3,
  minFailed: 5,
  share5xx: 0.01,
  share4xx: 0.1,
  shareDns: 0.05,
  minConnections: 3,
  shareConnections: 0.05,
  minCalls: 20,
  slowP95Ms: 500,
  slowP99Ms: 1000,
  newMs: 300_000,
  top: 5,
}

/** Questions that name something. */
export interface Questions {
  /** Who asked for this DNS name? */
  readonly name?: string
  /** How long do calls take from one service (id) to another? Either alone: all from or to it. */
  readonly from?: string
  readonly to?: string
}

const SEVERITY: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, info: 2 }

/** Worst first; then by kind, in the order of the list above; then by weight. */
export const compareFindings = (a: Finding, b: Finding): number =>
  SEVERITY[a.severity] - SEVERITY[b.severity] ||
  FINDING_KINDS.indexOf(a.kind) - FINDING_KINDS.indexOf(b.kind) ||
  b.weight - a.weight ||
  (a.filter < b.filter ? -1 : 1)
