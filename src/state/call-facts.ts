import { type DNS, type Flow, type HTTP, L7FlowType } from '#gen/flow/flow_pb.ts'
import { latencyOf, timeOf } from './flow-facts.ts'

/** What a row of the table shows: a flow, and the answer to it where the two share the row. */
export interface Shown {
  readonly flow: Flow
  readonly answer: Flow | undefined
}

/** The flow that tells how a call went: the answer where there is one. */
export const outcomeOf = ({ flow, answer }: Shown): Flow => answer ?? flow

/** The HTTP record of a call, the answer's where there is one. */
export const httpOf = (shown: Shown): HTTP | undefined => {
  const record = outcomeOf(shown).l7?.record
  return record?.case === 'http' ? record.value : undefined
}

/** The DNS record of a call, the answer's where there is one. */
export const dnsOf = (shown: Shown): DNS | undefined => {
  const record = outcomeOf(shown).l7?.record
  return record?.case === 'dns' ? record.value : undefined
}

/** The answer code of a DNS call that has been answered. */
export const rcodeOf = (shown: Shown): number | undefined =>
  outcomeOf(shown).l7?.type === L7FlowType.RESPONSE ? dnsOf(shown)?.rcode : undefined

/**
 * How long a call took: as its answer says, else, where request and answer share the row, from their times, which come from
 * the clock of one proxy. undefined where neither is known.
 */
export function tookOf(shown: Shown): { readonly ms: number; readonly by: 'proxy' | 'times' } | undefined {
  const measured = latencyOf(outcomeOf(shown))
  if (measured !== undefined) return { ms: measured, by: 'proxy' }
  const { flow, answer } = shown
  const [asked, answered] = [timeOf(flow), answer === undefined ? undefined : timeOf(answer)]
  if (asked === undefined || answered === undefined || answered < asked) return undefined
  return { ms: answered - asked, by: 'times' }
}
