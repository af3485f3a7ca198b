import { call, callOnce, talkOnce } from './http.ts'
import { policy } from './packet.ts'
import type { Pod } from './party.ts'
import type { Rule, Script } from './scene.ts'
import { connect, type Stage, type Troupe } from './stage.ts'
import { deniedAtIngress } from './tcp.ts'

/** Services of a namespace where it is not said how many namespaces there are. */
const USUAL = 12
const ROLES = [
  'gateway',
  'api',
  'orders',
  'search',
  'users',
  'stock',
  'prices',
  'images',
  'mail',
  'jobs',
  'cache',
  'store',
] as const
const PORTS = [8080, 9000, 3000, 50_051, 5432, 6379] as const

/** What is asked of them beside how many they are. */
interface Asks {
  readonly edges?: number | undefined
  readonly namespaces?: number | undefined
}

/**
 * `count` more services in namespaces of twelve, or in so many namespaces as are asked for, layered: each calls one to three of the layer below, most within its own
 * namespace. Some edges are HTTP under an L7 policy, some bytes, and every 40th is denied. `edges` asks for so many pairs of
 * a client and a server, as far as there are so many; the further ones call any role behind their own in any namespace.
 */
export function synthetic({ population, random }: Stage, count: number, asks: Asks = {}): Troupe {
  const { edges } = asks
  const size = asks.namespaces === undefined ? USUAL : Math.ceil(count / asks.namespaces)
  const services = Array.from({ length: count }, (_, at) => {
    const namespace = `team-${String(Math.floor(at / size) + 1).padStart(2, '0')}`
    const role = ROLES[(at % size) % ROLES.length] ?? 'api'
    const round = Math.floor((at % size) / ROLES.length)
    const name = round === 0 ? role : `${role}-${round + 1}`
    const [pod] = population.pods({ namespace, name, kind: 'Deployment', labels: { app: name, team: namespace } })
    const rule: Rule = { policy: policy(`${name}-ingress`, namespace, 'CiliumNetworkPolicy'), match: 2 }
    return { name, pod, rule, port: PORTS[at % PORTS.length] ?? 8080 }
  })
  const layered = services.flatMap((_, at) => targets(at).flatMap((to) => (to < count ? [{ at, to }] : [])))
  const scripts = asked(layered).flatMap(({ at, to }, number) => {
    const [client, server] = [services[at], services[to]]
    return client && server ? [edge(client.pod, server, number)] : []
  })
  return { name: 'synthetic', share: (12 * count) / (count + 40), scripts }

  /** As many pairs as were asked for: the layered ones, and more or fewer of them. */
  function asked(layered: readonly Pair[]): readonly Pair[] {
    if (edges === undefined) return layered
    const pairs = new Map(layered.slice(0, edges).map((pair) => [pair.at * count + pair.to, pair]))
    for (let tried = 0; pairs.size < edges && tried < 40 * edges; tried++) {
      const at = random.int(count)
      const near = Math.floor(at / size) * size + random.int(size)
      const to = random.chance(0.7) ? near : random.int(count)
      if (to < count && at % size < to % size) pairs.set(at * count + to, { at, to })
    }
    return [...pairs.values()]
  }

  /** The next roles of the same namespace, and now and then one of the namespace after it. */
  function targets(at: number): number[] {
    const rest = size - 1 - (at % size)
    const own = rest > 0 ? Array.from({ length: 1 + random.int(2) }, () => at + 1 + random.int(Math.min(4, rest))) : []
    return [...new Set(random.chance(0.2) ? [...own, at + size + random.int(3)] : own)]
  }
}

/** Who calls whom, by their place among the services. */
interface Pair {
  readonly at: number
  readonly to: number
}

function edge(
  client: Pod,
  { name, pod, rule, port }: { readonly name: string; readonly pod: Pod; readonly rule: Rule; readonly port: number },
  number: number,
): Script {
  return {
    weight: 1,
    play: (scene, atMs) => {
      const { random } = scene
      if (number % 40 === 39) return deniedAtIngress(scene, atMs, connect(scene, client, pod, port), undefined)
      const latencyMs = random.spread(8, 0.8)
      if (port < 8000) {
        talkOnce(scene, atMs, connect(scene, client, pod, port), latencyMs)
        return
      }
      const connection = connect(scene, client, pod, port, { ingress: { ...rule, proxyPort: 12_087 } })
      const code = random.chance(0.01) ? 500 : 200
      const made = { method: 'GET', host: name, path: `/${name}/${random.int(100)}`, code, latencyMs }
      if (random.chance(0.2)) callOnce(scene, atMs, connection, made)
      else call(scene, atMs, connection, made, true)
    },
  }
}
