import { lookUp } from './dns.ts'
import { callOnce } from './http.ts'
import { policy } from './packet.ts'
import type { Rule } from './scene.ts'
import { connect, type Stage, type Troupe } from './stage.ts'

const NAMESPACE = 'l7-lab'

/** What curl-pod asks webpod for: mostly there, sometimes not, once slow. */
const PATHS = [
  { path: '/', code: 200, latencyMs: 2, weight: 3 },
  { path: '/index.html', code: 200, latencyMs: 2, weight: 1 },
  { path: '/healthz', code: 200, latencyMs: 1, weight: 1 },
  { path: '/slow', code: 200, latencyMs: 320, weight: 0.5 },
  { path: '/missing', code: 404, latencyMs: 2, weight: 1 },
] as const

/** The smallest lab for L7 visibility: one client, one server, and a policy that lets the proxy look. */
export function lab({ population, resolvers }: Stage): Troupe {
  const pod = (name: string, node: number) =>
    population.pods({ namespace: NAMESPACE, name, kind: 'Pod', labels: { app: name, run: name } }, node)[0]
  const webpod = pod('webpod', 1)
  const curl = pod('curl-pod', 1)
  const ingress: Rule = {
    policy: policy('l7-visibility', NAMESPACE, 'CiliumNetworkPolicy'),
    match: 3,
    proxyPort: 17_731,
  }
  const rule: Rule = { ...ingress, match: 2, proxyPort: 40_121 }
  return {
    name: NAMESPACE,
    share: 1.5,
    scripts: PATHS.map(({ path, code, latencyMs, weight }) => ({
      weight,
      play: (scene, atMs) => {
        const { random } = scene
        const known = random.chance(0.8)
        const at = known ? atMs : lookUp(scene, atMs, curl, { servers: resolvers, rule }, 'webpod', ['10.96.40.17'])
        const connection = connect(scene, curl, webpod, 80, { ingress, verbose: random.chance(0.3) })
        const latency = random.spread(latencyMs, 0.4)
        callOnce(scene, at, connection, { method: 'GET', host: 'webpod', path, code, latencyMs: latency })
      },
    })),
  }
}
