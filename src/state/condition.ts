import { SourceState, type SourceStatus } from '#gen/orrery/v1/orrery_pb.ts'
import type { FlowsState } from './flows.ts'

/** How things stand, in one word, for all who show it: the pill, the banner and the empty map. */
export type Condition =
  /** The page asks the backend for the first time. */
  | { readonly kind: 'opening' }
  /** The page has lost the backend, or never found it. What is shown is the last that was known. */
  | { readonly kind: 'no-backend'; readonly message: string; readonly retryAt: number; readonly hadData: boolean }
  /** The backend is there but says nothing, since then (milliseconds since the epoch). */
  | { readonly kind: 'quiet'; readonly sinceMs: number; readonly source: SourceStatus }
  | { readonly kind: 'connecting'; readonly source: SourceStatus }
  | { readonly kind: 'live'; readonly source: SourceStatus }
  | { readonly kind: 'reconnecting'; readonly source: SourceStatus }
  | { readonly kind: 'failed'; readonly source: SourceStatus }
  | { readonly kind: 'reading'; readonly source: SourceStatus }
  | { readonly kind: 'complete'; readonly source: SourceStatus }

const BY_STATE: Partial<
  Record<SourceState, 'connecting' | 'live' | 'reconnecting' | 'failed' | 'reading' | 'complete'>
> = {
  [SourceState.CONNECTING]: 'connecting',
  [SourceState.LIVE]: 'live',
  [SourceState.RECONNECTING]: 'reconnecting',
  [SourceState.READING]: 'reading',
  [SourceState.COMPLETE]: 'complete',
  [SourceState.FAILED]: 'failed',
}

export function conditionOf({
  link,
  source,
  generation,
  revision,
}: Pick<FlowsState, 'link' | 'source' | 'generation' | 'revision'>): Condition {
  if (link.kind === 'lost') {
    return { kind: 'no-backend', message: link.message, retryAt: link.retryAt, hadData: generation > 0 && revision > 0 }
  }
  if (source === undefined) return { kind: 'opening' }
  if (link.kind === 'quiet') return { kind: 'quiet', sinceMs: link.sinceMs, source }
  return { kind: BY_STATE[source.state] ?? 'connecting', source }
}

/** What a `*_ms` instant of the server's clock is on the page's own `Date`. */
export const pageTime = (
  serverMs: number,
  { serverTime, receivedAt }: FlowsState,
  date: number,
  now = performance.now(),
): number => date + (serverMs - serverTime) - (now - receivedAt)

/** Relay sorts for one to two seconds, and tells of itself every two: what is older than this comes late. */
export const LATE_MS = 6_000

/** Whether some nodes that the source knows of send nothing. */
export const nodesAway = ({ nodesConnected, nodesKnown }: SourceStatus): boolean => nodesConnected < nodesKnown

export const lostEvents = (source: SourceStatus): number => source.lost.reduce((sum, { events }) => sum + events, 0)
