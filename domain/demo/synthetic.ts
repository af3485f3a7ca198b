import { call, callOnce, talkOnce } from './http.ts'
import { policy } from './packet.ts'
import type { Pod } from './party.ts'
import type { Rule, Script } from './scene.ts'
import { connect, type Stage, type Troupe } from './stage.ts'
import { deniedAtIngress } from './tcp.ts'

const PER_NAMESPACE = 12
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

/**
 * `count` more services in namespaces of twelve, layered: each calls one to three of the layer below, most within its own
 * namespace. Some edges are HTTP under an L7 policy, some bytes, and every 40th is denied.
 */
export function synthetic({ population, random }: Stage, count: number): Troupe {
  const services = Array.from({ length: count }, (_, at) => {
    const namespace = `team-${String(Math.floor(at / PER_NAMESPACE) + 1).padStart(2, '0')}`
    const name = ROLES[at % PER_NAMESPACE] ?? 'api'
    const [pod] = population.pods({ namespace, name, kind: 'Deployment', labels: { app: name, team: namespace } })
    const rule: Rule = { policy: policy(`${name}-ingress`, namespace, 'CiliumNetworkPolicy'), match: 2 }
    return { name, pod, rule, port: PORTS[at % PORTS.length] ?? 8080 }
  })
  const scripts: Script[] = []
  services.forEach(({ pod }, at) => {
    for (const target of targets(at)) {
      const server = services[target]
      if (server !== undefined) scripts.push(edge(pod, server, scripts.length))
    }
  })
  return { name: 'synthetic', share: (12 * count) / (count + 40), scripts }

  /** The next roles of the same namespace, and now and then one of the namespace after it. */
  function targets(at: number): number[] {
    const role = at % PER_NAMESPACE
    const rest = PER_NAMESPACE - 1 - role
    const own = rest > 0 ? Array.from({ length: 1 + random.int(2) }, () => at + 1 + random.int(Math.min(4, rest))) : []
    return [...new Set(random.chance(0.2) ? [...own, at + PER_NAMESPACE + random.int(3)] : own)]
  }
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
