import type { Flow } from '#gen/flow/flow_pb.ts'
import type { Upstream } from './source.ts'

/** A filter, understood: what the source is asked for and what is left to match here. */
export interface QueryPlan {
  /** The same for filters that are written differently but mean the same. */
  readonly key: string
  readonly upstream: Upstream
  /** Says whether a flow that the upstream sent is meant; undefined where the upstream does it all. */
  readonly rest: ((flow: Flow) => boolean) | undefined
  /** What is matched here and not by the source, in words. */
  readonly notes: readonly string[]
}

export type Planned =
  | { readonly kind: 'ok'; readonly plan: QueryPlan }
  | { readonly kind: 'error'; readonly message: string; readonly start: number; readonly end: number }

/** Reads the text of a filter. */
export function planQuery(text: string): Planned {
  if (text.trim() !== '') {
    return {
      kind: 'error',
      message: 'Orrery does not read filters in this version: leave the filter empty.',
      start: 0,
      end: text.length,
    }
  }
  return { kind: 'ok', plan: { key: '', upstream: { whitelist: [], blacklist: [] }, rest: undefined, notes: [] } }
}
