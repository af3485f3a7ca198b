import { callOnce } from './http.ts'
import type { Pod, Population } from './party.ts'
import { connect, type Stage, type Troupe } from './stage.ts'

const NAMESPACE = 'kube-system'

export const coredns = (population: Population): [Pod, ...Pod[]] =>
  population.pods(
    {
      namespace: NAMESPACE,
      name: 'coredns',
      kind: 'Deployment',
      replicas: 2,
      labels: { 'k8s-app': 'kube-dns' },
      serviceAccount: 'coredns',
    },
    1,
  )

/** The cluster's own life: probes of the kubelet, DNS, metrics. */
export function system({ population, resolvers }: Stage): Troupe {
  const [first] = resolvers
  return {
    name: NAMESPACE,
    share: 1,
    scripts: [
      {
        flows: 7,
        weight: 1,
        play: (scene, atMs) => {
          if (first.node === undefined) return
          const connection = connect(scene, population.host(first.node), first, 8080)
          const made = {
            method: 'GET',
            host: first.ipv4,
            path: '/health',
            code: 200,
            latencyMs: scene.random.spread(1, 0.4),
          }
          callOnce(scene, atMs, connection, made)
        },
      },
    ],
  }
}
