import { EVENT, type FlowFacts } from '#domain/flow/facts.ts'
import { FlowType, Verdict } from '#gen/flow/flow_pb.ts'

const silent = new Uint8Array(256)
for (const event of [EVENT.debug, EVENT.capture, EVENT.recorder, EVENT.sock, EVENT.agent]) silent[event] = 1

const deciding = new Uint8Array(16)
for (const verdict of [Verdict.FORWARDED, Verdict.DROPPED, Verdict.ERROR, Verdict.AUDIT, Verdict.REDIRECTED])
  deciding[verdict] = 1

/** Whether a flow says something about traffic between its ends: socket traces and debugging events do not. */
export const drawsEdge = ({ verdict, eventType, type }: FlowFacts): boolean =>
  deciding[verdict] === 1 && type !== FlowType.SOCK && silent[eventType] !== 1
