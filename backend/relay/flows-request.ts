import { create, toBinary } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { GetFlowsRequestSchema } from '#gen/observer/observer_pb.ts'
import type { Upstream } from '#service/source.ts'

/** Flows that each node is asked for from its past when a stream is first opened. */
const BACKLOG = 1_000n
/** Flows asked for a second time after a break, about and at most: who takes them tells a bounded number of repetitions. */
const OVERLAP_FLOWS = 50_000

/** Where a stream broke. */
export interface Resume {
  /** Time of the newest flow that it brought, milliseconds since the epoch. */
  readonly newestMs: number
  /** Flows a second that it brought, on the whole. */
  readonly perSecond: number
  /** How far before the break to begin: Relay sorts across nodes only roughly, and clocks differ. */
  readonly overlapMs: number
  readonly nowMs: number
}

/** An encoded GetFlowsRequest: a bounded past and then live, or what came since the break and then live. */
export function flowsRequest({ whitelist, blacklist }: Upstream, resume: Resume | undefined): Uint8Array {
  const start = resume === undefined ? { number: BACKLOG } : { since: timestampFromMs(sinceMs(resume)) }
  const request = { follow: true, ...start, whitelist: [...whitelist], blacklist: [...blacklist] }
  return toBinary(GetFlowsRequestSchema, create(GetFlowsRequestSchema, request))
}

/** Relay leaves out what is older for as long as the stream lasts, so a node whose clock is ahead must not set the time. */
function sinceMs({ newestMs, perSecond, overlapMs, nowMs }: Resume): number {
  const bearableMs = (OVERLAP_FLOWS / Math.max(1, perSecond)) * 1_000
  return Math.max(0, Math.floor(Math.min(newestMs, nowMs) - Math.min(overlapMs, bearableMs)))
}
