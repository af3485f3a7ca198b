import { DropReason } from '#gen/flow/flow_pb.ts'
import { Side } from '#gen/orrery/v1/orrery_pb.ts'
import { type Party, tellingLabels } from './party.ts'
import { type Sentence, say } from './sentence.ts'

/** What flows prove about one kind of drop. */
export interface DropCase {
  /** flow.DropReason */
  readonly reason: number
  readonly side: Side
  /** Denied by the L7 proxy; `calls` says what was asked, if it is known. */
  readonly l7: boolean
  readonly calls: readonly string[]
  /** Policies that denied it, `kind/namespace/name`. */
  readonly deniedBy: readonly string[]
  readonly client: Party
  readonly server: Party
  /** `TCP 80`. */
  readonly port: string
  /** Flows name policies here, so that no name at a denial means that none denied it by name. */
  readonly namesPolicies: boolean
  /** Others that the same end lets through to the same port (ingress) or to it (egress). */
  readonly allowed: readonly AllowedPeer[]
}

export interface AllowedPeer extends Party {
  /** Policies that allowed it, `kind/namespace/name`; empty where flows name none. */
  readonly policies: readonly string[]
}

/** Which kind of answer was found, for icons and tests. */
export type ExplanationKind = 'policy-named' | 'deny-rule' | 'default-deny' | 'l7-denied' | 'datapath' | 'cannot-tell'

/** Why something was dropped, built only from what flows prove. */
export interface Explanation {
  readonly kind: ExplanationKind
  /** One sentence: why. */
  readonly why: Sentence
  /** Who is allowed where this is not; undefined when that was not seen. */
  readonly allowed: Sentence | undefined
  /** What to check, what would allow it, and what would tell what these flows do not. */
  readonly advice: readonly Sentence[]
}

const POLICY_DENIED: number = DropReason.POLICY_DENIED
const POLICY_DENY: number = DropReason.POLICY_DENY
const NO_REASON: number = DropReason.DROP_REASON_UNKNOWN

const SIDE_WORDS: ReadonlyMap<Side, string> = new Map([
  [Side.EGRESS, 'egress'],
  [Side.INGRESS, 'ingress'],
])

/** Explains a drop. Claims nothing that the flows do not prove, and says what would tell the rest. */
export function explainDrop(drop: DropCase): Explanation {
  const side = SIDE_WORDS.get(drop.side) ?? 'unknown'
  const { client, server, port, deniedBy } = drop
  const otherEnds = drop.side === Side.EGRESS ? [] : drop.allowed
  const gaps = {
    client: client.name,
    server: server.name,
    port,
    clientLabels: tellingLabels(client, otherEnds),
    serverLabels: tellingLabels(server, drop.side === Side.EGRESS ? drop.allowed : []),
    policies: deniedBy.join(', '),
    call: drop.calls[0] ?? '',
  }
  const allowed = allowedSentence(drop)
  const noSide = side === 'unknown' ? [say('tell.side')] : []

  if (drop.l7) {
    const key = deniedBy.length > 0 ? 'why.l7Named' : 'why.l7'
    return {
      kind: 'l7-denied',
      why: say(`${key}.${side}`, gaps),
      allowed: undefined,
      advice: [say('fix.l7'), ...noSide],
    }
  }
  if (deniedBy.length > 0) {
    return { kind: 'policy-named', why: say(`why.named.${side}`, gaps), allowed, advice: noSide }
  }
  if (drop.reason === POLICY_DENY) {
    const advice = [say('check.POLICY_DENY'), say('tell.policyName'), ...noSide]
    return { kind: 'deny-rule', why: say(`why.denyRule.${side}`, gaps), allowed, advice }
  }
  if (drop.reason === POLICY_DENIED) {
    const fix = side === 'unknown' ? noSide : [say(`fix.default.${side}`, gaps)]
    const advice = drop.namesPolicies ? fix : [...fix, say('tell.policyName')]
    return { kind: 'default-deny', why: say(`why.default.${side}`, gaps), allowed, advice }
  }
  return { ...byDatapath(drop, side, gaps), allowed: undefined }
}

function byDatapath(drop: DropCase, side: string, gaps: Sentence['params']): Omit<Explanation, 'allowed'> {
  const where = { ...gaps, where: side, code: String(drop.reason) }
  if (drop.reason === NO_REASON) {
    return {
      kind: 'cannot-tell',
      why: say('why.unknown', where),
      advice: [say('tell.reason'), say('check.DROP_REASON_UNKNOWN')],
    }
  }
  const name: string | undefined = DropReason[drop.reason]
  if (name === undefined) return { kind: 'cannot-tell', why: say('why.newer', where), advice: [say('tell.code')] }
  return { kind: 'datapath', why: say(`reason.${name}`, where), advice: [say(`check.${name}`)] }
}

function allowedSentence({ allowed, client, server, side }: DropCase): Sentence | undefined {
  const named = allowed.filter(({ policies }) => policies.length > 0)
  const peer = [...named, ...allowed][0]
  if (peer === undefined) return undefined
  const labels = tellingLabels(peer, [side === Side.EGRESS ? server : client])
  const gaps = {
    peer: peer.name,
    labels: labels === peer.name ? '' : labels,
    policies: peer.policies.slice(0, 3).join(', '),
  }
  return say(named.length > 0 ? 'allowed.by' : 'allowed.seen', gaps)
}
