import { create } from '@bufbuild/protobuf'
import { CLUSTER } from '#domain/demo/party.ts'
import {
  GetNamespacesResponseSchema,
  GetNodesResponseSchema,
  type ServerStatusResponse,
  ServerStatusResponseSchema,
} from '#gen/observer/observer_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import type { Agent } from './agent.ts'

const VERSION = 'v1.19.4+orrery-demo'
/** Relay names no more nodes than this. */
const NAMES = 10

const nanos = (milliseconds: number) => BigInt(Math.round(milliseconds * 1e6))
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

export function serverStatus(agents: readonly Agent[], nowMs: number): ServerStatusResponse {
  const there = agents.filter(({ away }) => !away)
  const gone = agents.filter(({ away }) => away)
  return create(ServerStatusResponseSchema, {
    numFlows: BigInt(sum(there.map(({ ring }) => ring.kept))),
    maxFlows: BigInt(sum(there.map(({ ring }) => ring.capacity))),
    seenFlows: BigInt(sum(there.map(({ ring }) => ring.seen))),
    uptimeNs: nanos(Math.max(0, ...there.map((agent) => agent.uptimeMs(nowMs)))),
    numConnectedNodes: there.length,
    numUnavailableNodes: gone.length,
    unavailableNodes: gone.slice(0, NAMES).map(({ node }) => node.name),
    version: `hubble-relay ${VERSION}`,
    flowsRate: sum(there.map((agent) => agent.flowsPerSecond(nowMs))),
  })
}

export function nodeList(agents: readonly Agent[], nowMs: number) {
  return create(GetNodesResponseSchema, {
    nodes: agents.map((agent) => {
      const { node, ring, away } = agent
      const [cluster, name] = node.name.split('/')
      return {
        name: node.name,
        address: `${node.ipv4}:4244`,
        tls: { enabled: true, serverName: `${name}.${cluster}.hubble-grpc.cilium.io` },
        state: away ? NodeState.NODE_UNAVAILABLE : NodeState.NODE_CONNECTED,
        ...(away
          ? {}
          : {
              version: `cilium ${VERSION}`,
              uptimeNs: nanos(agent.uptimeMs(nowMs)),
              numFlows: BigInt(ring.kept),
              maxFlows: BigInt(ring.capacity),
              seenFlows: BigInt(ring.seen),
            }),
      }
    }),
  })
}

/** The union over the nodes, sorted; those that are away are left out. */
export function namespaces(agents: readonly Agent[], nowMs: number) {
  const all = new Set(agents.filter(({ away }) => !away).flatMap((agent) => agent.namespaces(nowMs)))
  return create(GetNamespacesResponseSchema, {
    namespaces: [...all].sort().map((namespace) => ({ cluster: CLUSTER, namespace })),
  })
}
