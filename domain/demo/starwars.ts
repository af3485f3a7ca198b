import { lookUp, type Resolver } from './dns.ts'
import { callOnce, talkOnce } from './http.ts'
import { policy } from './packet.ts'
import type { Pod } from './party.ts'
import type { Rule, Scene, Script } from './scene.ts'
import { connect, type Stage, type Troupe } from './stage.ts'
import { deniedAtIngress } from './tcp.ts'

const NAMESPACE = 'starwars'
const HOST = 'deathstar.starwars.svc.cluster.local'
const SERVICE_IP = '10.96.118.66'

/**
 * Cilium's getting-started story. Act "open": no policy, both ships may land. Act "l4": only `org=empire` may call port 80,
 * so the x-wing's SYNs are dropped. Act "l7": of the empire's calls only `POST /v1/request-landing` passes, so
 * `PUT /v1/exhaust-port` is answered with 403 by the proxy.
 */
export function starwars({ population, resolvers }: Stage): Troupe {
  const ship = (name: string, org: string, node: number) =>
    population.pods(
      { namespace: NAMESPACE, name, kind: 'Pod', labels: { 'app.kubernetes.io/name': name, class: name, org } },
      node,
    )[0]
  const deathstars = population.pods(
    {
      namespace: NAMESPACE,
      name: 'deathstar',
      kind: 'Deployment',
      replicas: 2,
      labels: { 'app.kubernetes.io/name': 'deathstar', class: 'deathstar', org: 'empire' },
    },
    0,
  )
  const tiefighter = ship('tiefighter', 'empire', 0)
  const xwing = ship('xwing', 'alliance', 2)

  const rule1 = policy('rule1', NAMESPACE, 'CiliumNetworkPolicy')
  const l4: Rule = { policy: rule1, match: 2 }
  const l7: Rule = { ...l4, proxyPort: 13_245 }
  const names: Rule = {
    policy: policy('dns-visibility', NAMESPACE, 'CiliumNetworkPolicy'),
    match: 2,
    proxyPort: 40_121,
  }

  const find = (scene: Scene, atMs: number, ship: Pod) => {
    const resolver: Resolver = { servers: resolvers, rule: scene.act === 'l7' ? names : undefined }
    return scene.random.chance(0.15) ? lookUp(scene, atMs, ship, resolver, HOST, [SERVICE_IP]) : atMs
  }
  const request = (scene: Scene, atMs: number, ship: Pod, method: string, path: string, allowed: boolean) => {
    const at = find(scene, atMs, ship)
    const ingress = scene.act === 'l7' ? l7 : scene.act === 'l4' ? l4 : undefined
    const connection = connect(scene, ship, scene.random.pick(deathstars), 80, {
      ingress,
      endsAtProxy: scene.act === 'l7' && !allowed,
    })
    const latencyMs = scene.random.spread(3, 0.6)
    if (scene.act !== 'l7') talkOnce(scene, at, connection, latencyMs)
    else {
      const code = allowed ? 200 : 403
      callOnce(scene, at, connection, { method, host: HOST, path, code, latencyMs, denied: !allowed })
    }
  }

  const scripts: Script[] = [
    {
      weight: 1.4,
      play: (scene, atMs) => request(scene, atMs, tiefighter, 'POST', '/v1/request-landing', true),
    },
    {
      weight: 0.7,
      play: (scene, atMs) => request(scene, atMs, tiefighter, 'PUT', '/v1/exhaust-port', false),
    },
    {
      weight: 1,
      play: (scene, atMs) => {
        if (scene.act === 'open') request(scene, atMs, xwing, 'POST', '/v1/request-landing', true)
        else {
          const at = find(scene, atMs, xwing)
          deniedAtIngress(scene, at, connect(scene, xwing, scene.random.pick(deathstars), 80), undefined)
        }
      },
    },
  ]
  return { name: NAMESPACE, share: 3, scripts }
}
