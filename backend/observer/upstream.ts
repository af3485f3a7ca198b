import type {
  GetFlowsRequest,
  GetFlowsResponse,
  GetNamespacesResponse,
  GetNodesResponse,
  ServerStatusResponse,
} from '#gen/observer/observer_pb.ts'

/** Who answers `observer.Observer` behind Orrery. Everything ends with the signal and fails with a ConnectError. */
export interface ObserverUpstream {
  /** As Relay answers GetFlows. A slow reader slows the source down. */
  flows(request: GetFlowsRequest, signal: AbortSignal): AsyncIterable<GetFlowsResponse>
  nodes(signal: AbortSignal): Promise<GetNodesResponse>
  namespaces(signal: AbortSignal): Promise<GetNamespacesResponse>
  status(signal: AbortSignal): Promise<ServerStatusResponse>
}
