import { create } from '@bufbuild/protobuf'
import { FlowType, L7FlowType, Layer7Schema, Verdict } from '#gen/flow/flow_pb.ts'
import { EVENT, egress, eventType, packet, policy, UDP } from './packet.ts'
import type { Party, Pod } from './party.ts'
import type { Connection, FlowInit, Rule, Scene } from './scene.ts'
import { datagrams, forward } from './tcp.ts'

/** The resolvers of the cluster, and the policy under which a client may ask them: with a proxy port, names are seen. */
export interface Resolver {
  readonly servers: readonly [Pod, ...Pod[]]
  readonly rule?: Rule | undefined
}

interface Question {
  /** Fully qualified, with the final dot. */
  readonly name: string
  readonly type: 'A' | 'AAAA'
  /** Empty for a name that does not exist (`rcode` 3) or that has no address of this type. */
  readonly ips: readonly string[]
  readonly rcode: number
}

const NOERROR = 0
const SERVFAIL = 2
const NXDOMAIN = 3
/** What the agent writes for an answer without records: the TTL -1 as an unsigned number. */
const NO_TTL = 4_294_967_295
const TTL = 30

/**
 * All that a pod's resolver asks for a name: with fewer than five dots in it, `ndots:5` tries the search domains first,
 * so that most answers of a cluster are "no such name".
 */
export function questions(name: string, namespace: string, addresses: readonly string[], both: boolean): Question[] {
  const domains = [`${namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local']
  const full = name.endsWith('.svc.cluster.local') || name.includes('.example') ? name : fullName(name, namespace)
  const tried = [...domains.map((domain) => `${name}.${domain}`), name]
  const until = tried.indexOf(full)
  const types = both ? (['A', 'AAAA'] as const) : (['A'] as const)
  return tried.slice(0, until + 1).flatMap((candidate) =>
    types.map((type): Question => {
      if (candidate !== full) return { name: `${candidate}.`, type, ips: [], rcode: NXDOMAIN }
      return { name: `${candidate}.`, type, ips: type === 'A' ? addresses : [], rcode: NOERROR }
    }),
  )
}

/** `web` and `web.shop` as the name that the cluster's DNS knows. */
const fullName = (name: string, namespace: string) =>
  name.includes('.') ? `${name}.svc.cluster.local` : `${name}.${namespace}.svc.cluster.local`

/** Looks a name up, question by question. Gives the time of the last answer. */
export function lookUp(
  scene: Scene,
  atMs: number,
  client: Party & { readonly namespace: string },
  resolver: Resolver,
  name: string,
  addresses: readonly string[],
): number {
  const { random } = scene
  const server = random.pick(resolver.servers)
  let now = atMs
  for (const question of questions(name, client.namespace, addresses, random.chance(0.4))) {
    const clientPort = 32_768 + random.int(28_000)
    const connection: Connection = { client, server, clientPort, serverPort: 53, ipv6: false, egress: resolver.rule }
    const answered = datagrams(scene, now, connection, random.spread(0.4, 0.5))
    if (client.node !== undefined && resolver.rule?.proxyPort !== undefined) {
      scene.emit(client.node, now + 0.03, message(client, connection, question, false))
      scene.emit(client.node, answered, message(client, connection, question, true))
    }
    now = answered + 0.1
  }
  return now
}

/** A DNS message as the DNS proxy of the client's node logs it. */
function message(client: Party, connection: Connection, question: Question, reply: boolean): FlowInit {
  const { node } = client
  if (node === undefined) return {}
  const { name, type, ips, rcode } = question
  const answer = { rcode, ips: [...ips], ttl: ips.length > 0 ? TTL : NO_TTL, rrtypes: ips.length > 0 ? [type] : [] }
  const proxyPort = connection.egress?.proxyPort
  return {
    ...packet(node, egress(connection, reply), UDP),
    ethernet: undefined,
    Type: FlowType.L7,
    verdict: Verdict.FORWARDED,
    eventType: eventType(EVENT.l7),
    isReply: reply,
    reply,
    ...(proxyPort === undefined ? {} : { proxyPort }),
    l7: create(Layer7Schema, {
      type: reply ? L7FlowType.RESPONSE : L7FlowType.REQUEST,
      record: {
        case: 'dns',
        value: { query: name, observationSource: 'proxy', qtypes: [type], ...(reply ? answer : {}) },
      },
    }),
    Summary: reply ? answerSummary(question) : `DNS Query ${name} ${type}`,
  }
}

/** An upstream that does not answer: the DNS proxy logs an error in place of the response. */
export function resolverFailure(scene: Scene, atMs: number, client: Pod, server: Pod): void {
  if (client.node === undefined) return
  const clientPort = 32_768 + scene.random.int(28_000)
  const rule: Rule = {
    policy: policy('dns-visibility', client.namespace, 'CiliumNetworkPolicy'),
    match: 2,
    proxyPort: 40_121,
  }
  const connection: Connection = { client, server, clientPort, serverPort: 53, ipv6: false, egress: rule }
  const question: Question = { name: 'metrics.upstream.example.', type: 'A', ips: [], rcode: SERVFAIL }
  forward(scene, atMs, connection, UDP)
  scene.emit(client.node, atMs + 0.03, message(client, connection, question, false))
  scene.emit(client.node, atMs + 5000, { ...message(client, connection, question, true), verdict: Verdict.ERROR })
}

function answerSummary({ name, type, ips, rcode }: Question): string {
  const asked = `(Proxy ${name} ${type})`
  if (rcode === NXDOMAIN) return `DNS Answer RCode: Non-Existent Domain TTL: ${NO_TTL} ${asked}`
  if (rcode === SERVFAIL) return `DNS Answer RCode: Server Failure TTL: ${NO_TTL} ${asked}`
  if (ips.length === 0) return `DNS Answer TTL: ${NO_TTL} ${asked}`
  return `DNS Answer "${ips.join(',')}" TTL: ${TTL} ${asked}`
}
