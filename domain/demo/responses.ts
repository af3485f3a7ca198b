import { create } from '@bufbuild/protobuf'
import type { Flow } from '#gen/flow/flow_pb.ts'
import { type GetFlowsResponse, GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { type NodeState, NodeStatusEventSchema } from '#gen/relay/relay_pb.ts'
import type { DemoEvent } from './cluster.ts'
import { timestamp } from './timestamp.ts'

/** The message in which Relay sends a flow. */
export const flowResponse = (flow: Flow): GetFlowsResponse =>
  create(GetFlowsResponseSchema, {
    responseTypes: { case: 'flow', value: flow },
    nodeName: flow.nodeName,
    ...(flow.time === undefined ? {} : { time: flow.time }),
  })

/** The message in which Relay sends what the agent of a node observed. */
export const eventResponse = (event: DemoEvent): GetFlowsResponse =>
  event.kind === 'flow'
    ? flowResponse(event.flow)
    : create(GetFlowsResponseSchema, {
        responseTypes: { case: 'lostEvents', value: event.lost },
        nodeName: event.node.name,
        time: timestamp(event.timeMs),
      })

/** The message in which Relay says how a node does. */
export const nodeResponse = (node: string, stateChange: NodeState, timeMs: number): GetFlowsResponse =>
  create(GetFlowsResponseSchema, {
    responseTypes: { case: 'nodeStatus', value: create(NodeStatusEventSchema, { stateChange, nodeNames: [node] }) },
    nodeName: node,
    time: timestamp(timeMs),
  })
