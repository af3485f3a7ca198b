import { create } from '@bufbuild/protobuf'
import { FlowType, IPSchema, IPVersion, ServiceSchema, SocketTranslationPoint, Verdict } from '#gen/flow/flow_pb.ts'
import { EVENT, eventType, tcpLayer } from './packet.ts'
import type { Connection, FlowInit, Scene } from './scene.ts'

const { SOCK_XLATE_POINT_PRE_DIRECTION_FWD: BEFORE, SOCK_XLATE_POINT_POST_DIRECTION_FWD: AFTER } =
  SocketTranslationPoint

/**
 * The socket of a pod calls a Service, and Cilium puts a backend in its place before any packet is made: one event before
 * and one after. They have neither direction nor is_reply and decide nothing.
 */
export function socketCall(
  scene: Scene,
  atMs: number,
  { client, server, clientPort, serverPort }: Connection,
  service: { readonly name: string; readonly namespace: string; readonly ip: string; readonly port: number },
): void {
  const { node } = client
  if (node === undefined) return
  const common: FlowInit = {
    Type: FlowType.SOCK,
    nodeName: node.name,
    nodeLabels: node.labels,
    source: client.local,
    socketCookie: BigInt(4_000 + scene.random.int(900_000)),
    cgroupId: client.cgroup,
    Summary: 'TCP',
  }
  const to = (destination: string, destinationPort: number): FlowInit => ({
    IP: create(IPSchema, { source: client.ipv4, destination, ipVersion: IPVersion.IPv4 }),
    l4: tcpLayer(clientPort, destinationPort),
  })
  scene.emit(node, atMs, {
    ...common,
    ...to(service.ip, service.port),
    verdict: Verdict.TRACED,
    sockXlatePoint: BEFORE,
    eventType: eventType(EVENT.sock, BEFORE),
    destinationService: create(ServiceSchema, { name: service.name, namespace: service.namespace }),
  })
  scene.emit(node, atMs + 0.01, {
    ...common,
    ...to(server.ipv4, serverPort),
    verdict: Verdict.TRANSLATED,
    sockXlatePoint: AFTER,
    eventType: eventType(EVENT.sock, AFTER),
    destination: server.node === node ? server.local : server.remote,
  })
}
