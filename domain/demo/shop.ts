import { lookUp } from './dns.ts'
import { type Call, call } from './http.ts'
import type { Party, Pod } from './party.ts'
import { HEX } from './random.ts'
import type { Connection, Rule, Scene, Script } from './scene.ts'
import { type Cast, hire } from './shop-cast.ts'
import { outside } from './shop-outside.ts'
import { DATA, SERVICES, SHOP, type ShopService, type Step, VISITS } from './shop-services.ts'
import { socketCall } from './sock.ts'
import { connect, type Stage, type Troupe } from './stage.ts'
import { close, exchange, open } from './tcp.ts'

/** Share of calls that open a connection of their own; all others use one that is open. */
const OPENS = 0.2

/**
 * A small shop: visitors from outside, web in front, services that call each other over HTTP under L7 policies, databases
 * behind under L4 ones. `payment` is slow and fails often; `recommendation` may only try redis under audit.
 */
export function shop(stage: Stage): Troupe {
  const cast = hire(stage)
  const worlds = Array.from({ length: 8 }, (_, at) =>
    stage.population.world(`203.0.113.${20 + at * 9}`, `2001:db8:1::${(0x20 + at).toString(16)}`),
  )
  const [first, ...others] = worlds
  const [one, two, three] = stage.nodes
  const gates = [one, two, three].map((node) => stage.population.ingress(node)) as [Party, ...Party[]]
  const visits = VISITS.map(
    ({ weight, step }): Script => ({
      weight,
      play: (scene, atMs) => {
        if (first === undefined) return
        const world = scene.random.pick([first, ...others])
        const ipv6 = scene.random.chance(0.35)
        const visitor = scene.random.chance(0.3) ? scene.random.pick(gates) : ipv6 ? world.v6 : world.v4
        visit({ scene, cast, stage, traceId: scene.random.text(32, HEX) }, atMs, visitor, step, ipv6)
      },
    }),
  )
  return { name: SHOP, share: 5, scripts: [...visits, ...outside(stage, cast)] }
}

interface Visit {
  readonly scene: Scene
  readonly cast: Cast
  readonly stage: Stage
  readonly traceId: string
}

/** Plays one step and all that follows from it; gives the time of the answer. */
function visit(
  of: Visit,
  atMs: number,
  client: Party | Pod,
  step: Step,
  ipv6 = false,
): { doneMs: number; failed: boolean } {
  const { scene, cast } = of
  const { random } = scene
  const service = SERVICES[step.to]
  const server = random.pick(cast.pods[step.to])
  const connection = connect(scene, client, server, service.port, { ipv6, ...rules(of, client, step) })
  const opens = random.chance(OPENS)
  let now = atMs
  if (opens) now = opened(of, now, connection, service)
  const made = work(of, now, server, step)
  const latencyMs = made.doneMs - now
  const { http } = step
  if (http === undefined) {
    const doneMs = opens || random.chance(0.3) ? exchange(scene, now, connection, latencyMs) : made.doneMs
    if (opens) close(scene, doneMs + 20, connection)
    return { doneMs, failed: false }
  }
  const host = service.name === 'web' ? 'shop.example' : service.name
  const code = made.failed
    ? step.to === 'payment' && random.chance(0.5)
      ? 503
      : 500
    : http.method === 'POST'
      ? 201
      : 200
  const agent = 'namespace' in client ? `shop/2.4.1` : 'Mozilla/5.0 (X11; Linux x86_64)'
  const sent: Call = { ...http, host, code, latencyMs, agent, traceId: of.traceId }
  const doneMs = call(scene, now, connection, sent, !opens)
  if (opens) close(scene, doneMs + 20, connection)
  return { doneMs, failed: made.failed }
}

/** The server's own work with its calls in the middle of it. What it calls and fails makes it fail itself. */
function work(of: Visit, atMs: number, server: Pod, step: Step): { doneMs: number; failed: boolean } {
  const { random } = of.scene
  const service: ShopService = SERVICES[step.to]
  const own = random.spread(service.latencyMs, service.tail)
  let now = atMs + 0.5 + own * 0.4
  let failed = random.chance(service.failing ?? 0)
  for (const next of step.calls ?? []) {
    const answer = visit(of, now, server, next)
    now = answer.doneMs + 0.1
    if (answer.failed) failed = true
  }
  return { doneMs: now + own * 0.6, failed }
}

/** Name, socket, handshake. */
function opened({ scene, cast, stage }: Visit, atMs: number, connection: Connection, service: ShopService): number {
  const { client } = connection
  if (!('namespace' in client) || typeof client.namespace !== 'string') return open(scene, atMs, connection)
  const pod = client as Pod
  const ip = `10.96.${20 + (service.port % 200)}.10`
  const known = scene.random.chance(0.7)
  const name = service.namespace === SHOP ? service.name : `${service.name}.${service.namespace}`
  const resolver = { servers: stage.resolvers, rule: cast.dns }
  const at = known ? atMs : lookUp(scene, atMs, pod, resolver, name, [ip])
  if (scene.random.chance(0.5)) socketCall(scene, at, connection, { ...service, ip })
  return open(scene, at + 0.05, connection)
}

/** Who is selected by which policy. */
function rules({ cast: { policies } }: Visit, client: Party, step: Step): Partial<Connection> {
  if (SERVICES[step.to].namespace === DATA) {
    const audited = step.to === 'redis' && client.local.podName.startsWith('recommendation')
    if (audited) return { ingress: { policy: policies.audit, match: 0, audit: true } }
    return { ingress: { policy: policies.data, match: 2 } }
  }
  const ingress: Rule = { policy: policies.l7, match: client.node === undefined ? 3 : 2, proxyPort: 12_087 }
  const fromWeb = client.local.podName.startsWith('web-')
  return {
    ingress,
    ...(fromWeb ? { egress: { policy: policies.egress, match: 2, proxyPort: 15_342 } } : {}),
    ...(step.to === 'payment' ? { spire: true } : {}),
  }
}
