import { create } from '@bufbuild/protobuf'
import { LostEventSchema, LostEventSource, TraceObservationPoint } from '#gen/flow/flow_pb.ts'
import { resolverFailure } from './dns.ts'
import { callOnce, talkOnce } from './http.ts'
import { egress, icmpEcho, ingress, trace } from './packet.ts'
import type { Party, Pod, PodSpec, Population } from './party.ts'
import type { Scene, Script } from './scene.ts'
import { connect, type Stage, type Troupe } from './stage.ts'

const NAMESPACE = 'kube-system'
const MONITORING = 'monitoring'

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

/** The cluster's own life: probes, health checks, the API server, metrics, and now and then events that get lost. */
export function system({ nodes, population, resolvers }: Stage): Troupe {
  const deployment = (namespace: string, name: string, labels: PodSpec['labels'], node: number) =>
    population.pods({ namespace, name, kind: 'Deployment', labels, serviceAccount: name }, node)[0]
  const metrics = deployment(NAMESPACE, 'metrics-server', { 'k8s-app': 'metrics-server' }, 0)
  const relay = deployment(NAMESPACE, 'hubble-relay', { 'k8s-app': 'hubble-relay' }, 0)
  const [prometheus] = population.pods(
    {
      namespace: MONITORING,
      name: 'prometheus',
      kind: 'StatefulSet',
      labels: { 'app.kubernetes.io/name': 'prometheus' },
    },
    2,
  )
  const exporters = population.pods(
    {
      namespace: MONITORING,
      name: 'node-exporter',
      kind: 'DaemonSet',
      replicas: 3,
      labels: { 'app.kubernetes.io/name': 'node-exporter' },
    },
    0,
  )
  const [controlPlane] = nodes
  const apiserver = population.apiserver(controlPlane)
  const hosts = nodes.map((node) => population.host(node)) as [Party, ...Party[]]
  const healths = nodes.map((node) => population.health(node)) as [Party, ...Party[]]

  const talk = (client: Party, servers: readonly [Party, ...Party[]], port: number, weight: number): Script => ({
    weight,
    play: (scene, atMs) => {
      const connection = connect(scene, client, scene.random.pick(servers), port, { ipv6: scene.random.chance(0.25) })
      talkOnce(scene, atMs, connection, scene.random.spread(4, 0.6))
    },
  })
  const probe = (server: Pod, port: number): Script => ({
    weight: 0.6,
    play: (scene, atMs) => {
      if (server.node === undefined) return
      const connection = connect(scene, population.host(server.node), server, port)
      callOnce(scene, atMs, connection, {
        method: 'GET',
        host: server.ipv4,
        path: '/health',
        code: 200,
        latencyMs: scene.random.spread(1, 0.4),
      })
    },
  })
  const scripts: Script[] = [
    ...resolvers.map((pod) => probe(pod, 8080)),
    probe(metrics, 10_250),
    talk(resolvers[0], [apiserver], 6443, 0.5),
    talk(metrics, [apiserver], 6443, 0.3),
    talk(metrics, hosts, 10_250, 0.6),
    talk(relay, hosts, 4244, 0.3),
    talk(prometheus, resolvers, 9153, 0.8),
    talk(prometheus, exporters, 9100, 0.8),
    talk(hosts[0], [healths[1] ?? healths[0]], 4240, 0.4),
    talk(hosts[2] ?? hosts[0], [healths[0]], 4240, 0.4),
    { weight: 0.8, play: (scene, atMs) => echo(scene, atMs, scene.random.pick(hosts), scene.random.pick(healths)) },
    { weight: 0.15, play: (scene, atMs) => resolverFailure(scene, atMs, metrics, resolvers[0]) },
    {
      weight: 0.08,
      play: (scene, atMs) => {
        const source = LostEventSource.PERF_EVENT_RING_BUFFER
        const numEventsLost = BigInt(1 + scene.random.int(7))
        const lost = create(LostEventSchema, { source, numEventsLost, cpu: scene.random.int(8) })
        scene.lose(scene.random.pick(nodes), atMs, lost)
      },
    },
  ]
  return { name: NAMESPACE, share: 2.5, scripts }
}

/** Cilium's health check of a node: a ping of its health endpoint, over IPv4 or IPv6. */
function echo(scene: Scene, atMs: number, host: Party, health: Party): void {
  if (health.node === undefined) return
  const ipv6 = scene.random.chance(0.4)
  const connection = { ...connect(scene, host, health, 0, { ipv6 }), clientPort: 0 }
  const { TO_ENDPOINT, TO_STACK, TO_OVERLAY } = TraceObservationPoint
  if (host.node !== undefined && host.node !== health.node) {
    scene.emit(host.node, atMs, trace(host.node, egress(connection), icmpEcho(ipv6, false), TO_OVERLAY))
  }
  scene.emit(health.node, atMs + 0.2, trace(health.node, ingress(connection), icmpEcho(ipv6, false), TO_ENDPOINT))
  scene.emit(health.node, atMs + 0.3, trace(health.node, ingress(connection, true), icmpEcho(ipv6, true), TO_STACK))
}
