import { create, toBinary } from '@bufbuild/protobuf'
import { type Timestamp, timestampFromMs } from '@bufbuild/protobuf/wkt'
import { MAP_FIELDS } from '#domain/filter/map-fields.ts'
import { GetFlowsRequestSchema } from '#gen/observer/observer_pb.ts'
import { OVERLAP_FLOWS } from '#service/past-filler.ts'
import type { Opening, Upstream } from '#service/source.ts'

/** Flows that each node is asked for from its past when a stream is first opened. */
const BACKLOG = 1_000n

/** Where a stream broke. */
export interface Resume {
  /** Time of the newest flow that it brought, milliseconds since the epoch. */
  readonly newestMs: number
  /** Flows a second that it brought, on the whole. */
  readonly perSecond: number
  /** How far before the break to begin: Relay sorts across nodes only roughly, and clocks differ. */
  readonly overlapMs: number
  /** How much of the past the stream is asked for at most where somebody else asks for the rest; undefined: nobody does. */
  readonly replayMs: number | undefined
  /** Some nodes sent flows that were much older than those of others. */
  readonly skewed: boolean
  readonly nowMs: number
}

/** An encoded GetFlowsRequest, and what the stream brings that it opens. */
export interface FlowsRequest {
  readonly bytes: Uint8Array
  readonly opening: Opening
}

/** The mask that Relay is asked with, where it is to be used and nobody wants the flows whole. */
export const maskFor = ({ whole = false }: Upstream, masked: boolean) =>
  masked && !whole ? { fieldMask: { paths: [...MAP_FIELDS] } } : undefined

/**
 * Asks for some of the newest and then live, or for what came since the break and then live. Relay leaves out what is older than
 * `since` for as long as the stream lasts, so where a clock is behind, only what comes now is asked for.
 *
 * `masked`: flows that nobody wants whole come with the fields of the map alone; a Relay that does not know masks sends everything.
 */
export function flowsRequest(upstream: Upstream, resume: Resume | undefined, masked = false): FlowsRequest {
  const whitelist = [...upstream.whitelist]
  const blacklist = [...upstream.blacklist]
  const ask = (start: { readonly number?: bigint; readonly since?: Timestamp }, opening: Opening): FlowsRequest => {
    const mask = maskFor(upstream, masked)
    const request = create(GetFlowsRequestSchema, { follow: true, ...start, whitelist, blacklist, ...mask })
    return { bytes: toBinary(GetFlowsRequestSchema, request), opening }
  }
  if (resume === undefined) return ask({ number: BACKLOG }, { fromMs: undefined, missedMs: 0, skewed: false })
  const missedMs = sinceMs(resume)
  const { replayMs, skewed, nowMs } = resume
  if (skewed && replayMs !== undefined) return ask({}, { fromMs: undefined, missedMs, skewed })
  const fromMs = Math.max(missedMs, Math.floor(nowMs - (replayMs ?? Number.POSITIVE_INFINITY)))
  return ask({ since: timestampFromMs(fromMs) }, { fromMs, missedMs, skewed })
}

/** A node whose clock is ahead must not set the time. */
function sinceMs({ newestMs, perSecond, overlapMs, nowMs }: Resume): number {
  const bearableMs = (OVERLAP_FLOWS / Math.max(1, perSecond)) * 1_000
  return Math.max(0, Math.floor(Math.min(newestMs, nowMs) - Math.min(overlapMs, bearableMs)))
}
