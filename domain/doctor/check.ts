import type { Facts } from './facts.ts'

export type CheckId =
  | 'source'
  | 'address'
  | 'tcp'
  | 'tls'
  | 'grpc'
  | 'health'
  | 'version'
  | 'nodes'
  | 'file'
  | 'lines'
  | 'range'
  | 'flows'
  | 'ring'
  | 'lost'
  | 'namespaces'
  | 'l7'
  | 'clock'
  | 'filter'

/** What a check says of the facts. */
export interface Finding {
  readonly verdict: 'ok' | 'warn' | 'fail' | 'unknown' | 'not applicable'
  /** One sentence: what was found. */
  readonly found: string
  /** One sentence: what to do next. */
  readonly advice?: string
  /** What to type or to apply for that, exactly. */
  readonly command?: string
  /** Facts behind the verdict; a value of undefined is left out. */
  readonly evidence?: Readonly<Record<string, string | undefined>>
}

export interface CheckRow {
  readonly id: CheckId
  readonly title: string
  /** Sources that it makes sense for. */
  readonly of: readonly Facts['kind'][]
  /** Checks that must not have failed for this one to be reached. */
  readonly needs: readonly CheckId[]
  /** Undefined while the facts that it looks at are not there. */
  readonly judge: (facts: Facts) => Finding | undefined
}

/** Those behind a Relay, which can be examined from the address on. */
export const LIVE = ['relay', 'demo'] as const
/** Those with nodes that send flows now. */
export const FLOWING = ['relay', 'demo', 'tab'] as const
export const ANY = ['relay', 'demo', 'tab', 'file'] as const
