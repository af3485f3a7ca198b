import { EVENT, policyName, readFacts, sideOf } from '#domain/flow/facts.ts'
import { dropReasonOf } from '#domain/graph/counts.ts'
import { travelOf } from '#domain/graph/direction.ts'
import { identify } from '#domain/identity/identify.ts'
import { type Flow, Verdict } from '#gen/flow/flow_pb.ts'
import { L7Kind } from '#gen/orrery/v1/orrery_pb.ts'
import { type Explanation, explainDrop } from './explain.ts'
import type { Party } from './party.ts'
import { portText } from './port-text.ts'

/** Why one flow was dropped, from that flow alone: who else is allowed is not known here. Undefined where it was not. */
export function explainFlow(flow: Flow): Explanation | undefined {
  if (flow.verdict !== Verdict.DROPPED) return undefined
  const facts = readFacts(flow)
  const { back, portKnown } = travelOf(facts, () => false)
  const party = (end: 'source' | 'destination', role: 'client' | 'server'): Party => {
    const endpoint = facts[end]
    const { name } = identify({ endpoint, ip: facts[`${end}Ip`], names: facts[`${end}Names`] }, role)
    return { name, labels: endpoint?.labels ?? [] }
  }
  const port = portKnown ? (back ? facts.sourcePort : facts.destinationPort) : 0
  const call = facts.l7 === L7Kind.HTTP ? `${facts.httpMethod} ${pathOf(facts.httpUrl)}`.trim() : facts.dnsQuery
  return explainDrop({
    reason: dropReasonOf(facts),
    side: sideOf(facts),
    l7: facts.eventType === EVENT.l7 || facts.l7 !== L7Kind.UNSPECIFIED,
    calls: call === '' ? [] : [call],
    deniedBy: facts.deniedBy.map(policyName),
    client: party(back ? 'destination' : 'source', 'client'),
    server: party(back ? 'source' : 'destination', 'server'),
    port: portText({ protocol: facts.protocol, port }),
    // Drop events never name policies; only where one is named is it known that they are.
    namesPolicies: facts.allowedBy.length + facts.deniedBy.length > 0,
    allowed: [],
  })
}

const pathOf = (url: string): string => url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').slice(0, 120) || '/'
