import { EVENT, type FlowFacts } from '#domain/flow/facts.ts'
import { FlowType, Verdict } from '#gen/flow/flow_pb.ts'

const SILENT_EVENTS: ReadonlySet<number> = new Set([
  EVENT.debug,
  EVENT.capture,
  EVENT.recorder,
  EVENT.sock,
  EVENT.agent,
])
const DECIDING: ReadonlySet<Verdict> = new Set([
  Verdict.FORWARDED,
  Verdict.DROPPED,
  Verdict.ERROR,
  Verdict.AUDIT,
  Verdict.REDIRECTED,
])

/** Whether a flow says something about traffic between its ends: socket traces and debugging events do not. */
export const drawsEdge = ({ verdict, eventType, type }: FlowFacts): boolean =>
  DECIDING.has(verdict) && type !== FlowType.SOCK && !SILENT_EVENTS.has(eventType)
