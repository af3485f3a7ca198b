import { create } from '@bufbuild/protobuf'
import { timestamp } from '#domain/demo/timestamp.ts'
import { Timetable } from '#domain/demo/timetable.ts'
import { type GetFlowsRequest, type GetFlowsResponse, GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { NodeState, NodeStatusEventSchema } from '#gen/relay/relay_pb.ts'
import type { Bell } from '#service/bell.ts'
import type { Agent } from './agent.ts'
import { AgentReader, type Selection } from './reader.ts'

/** Relay's own numbers (relay.md): length of its queue, patience before it drains, look for peers, merge of errors. */
const QUEUE = 100
const DRAIN_AFTER_MS = 1000
const PEERS_EVERY_MS = 2000
const ERRORS_WITHIN_MS = 10_000

export interface Merge {
  readonly agents: readonly Agent[]
  readonly request: GetFlowsRequest
  /** Or why the request's filters mean nothing: each agent then answers with this. */
  readonly selection: Selection | { readonly kind: 'error'; readonly message: string }
  readonly relayNode: string
  /** Rings when agents have observed something or anything else has changed. */
  readonly bell: Bell
  readonly signal: AbortSignal
  now(): number
  /** Nothing moves as long as this is so: a Relay that hangs. */
  hangs(): boolean
}

/**
 * One GetFlows call on Relay: node status first, then the flows of all agents through a queue sorted by time. Pulls
 * from the rings only when the reader takes: whoever reads too slowly is overtaken and told so by LOST events.
 */
export async function* mergeFlows(merge: Merge): AsyncGenerator<GetFlowsResponse> {
  const { agents, request, bell, signal } = merge
  const now = () => merge.now()
  if (agents.length === 0) return
  yield* nodeStatus(merge)

  const queue = new Timetable<GetFlowsResponse>()
  const errors = new NodeErrors(merge)
  const readers = new Map<Agent, AgentReader>()
  const failed = new Set<Agent>()
  const join = () => {
    for (const agent of agents) {
      if (agent.away) failed.delete(agent)
      else if (!readers.has(agent) && !failed.has(agent)) {
        if ('kind' in merge.selection) {
          errors.add(agent.node.name, merge.selection.message)
          failed.add(agent)
        } else readers.set(agent, new AgentReader(agent, request, merge.selection))
      }
    }
  }
  join()
  const limit =
    request.number > 0n && request.number < 100n ? Math.min(QUEUE, Number(request.number) * agents.length) : QUEUE
  let arrivedMs = now()
  let peersMs = now()

  while (!signal.aborted) {
    if (merge.hangs()) {
      await bell.wait(signal, DRAIN_AFTER_MS)
      continue
    }
    let moved = false
    for (const [agent, reader] of readers) {
      const step = reader.next(now())
      if (step.kind === 'wait') continue
      moved = true
      if (step.kind === 'response') {
        queue.add(step.timeMs, step.response)
        arrivedMs = now()
      } else if (step.kind !== 'skipped') {
        readers.delete(agent)
        if (step.kind === 'failed') errors.add(agent.node.name, step.message)
      }
      if (queue.size > limit) yield* taken(queue, 1, Infinity)
    }
    for (const error of errors.due(now(), readers.size === 0 && !request.follow)) queue.add(now(), error)
    if (moved) continue
    if (readers.size === 0 && !request.follow) break
    if (now() - arrivedMs >= DRAIN_AFTER_MS) yield* taken(queue, Infinity, now() - DRAIN_AFTER_MS)
    if (request.follow && now() - peersMs >= PEERS_EVERY_MS) {
      peersMs = now()
      join()
    }
    await bell.wait(signal, DRAIN_AFTER_MS)
  }
  if (!signal.aborted) yield* taken(queue, Infinity, Infinity)
}

function* taken(queue: Timetable<GetFlowsResponse>, most: number, beforeMs: number): Generator<GetFlowsResponse> {
  for (let count = 0; count < most; count++) {
    const item = queue.takeBefore(beforeMs)
    if (item === undefined) return
    yield item.value
  }
}

/** First of all: which nodes are connected, then which are not. */
function* nodeStatus(merge: Merge): Generator<GetFlowsResponse> {
  const names = (away: boolean) => merge.agents.filter((agent) => agent.away === away).map(({ node }) => node.name)
  for (const [stateChange, nodeNames] of [
    [NodeState.NODE_CONNECTED, names(false)],
    [NodeState.NODE_UNAVAILABLE, names(true)],
  ] as const) {
    if (nodeNames.length > 0) yield status(merge, stateChange, nodeNames, '')
  }
}

function status(merge: Merge, stateChange: NodeState, nodeNames: string[], message: string): GetFlowsResponse {
  return create(GetFlowsResponseSchema, {
    responseTypes: { case: 'nodeStatus', value: create(NodeStatusEventSchema, { stateChange, nodeNames, message }) },
    nodeName: merge.relayNode,
    time: timestamp(merge.now()),
  })
}

/** Errors of nodes wait a while for others that say the same, and go out as one. */
class NodeErrors {
  readonly #merge: Merge
  readonly #waiting = new Map<string, { readonly names: string[]; readonly untilMs: number }>()

  constructor(merge: Merge) {
    this.#merge = merge
  }

  add(name: string, message: string): void {
    const known = this.#waiting.get(message)
    if (known) known.names.push(name)
    else this.#waiting.set(message, { names: [name], untilMs: this.#merge.now() + ERRORS_WITHIN_MS })
  }

  due(nowMs: number, all: boolean): GetFlowsResponse[] {
    const due = [...this.#waiting].filter(([, { untilMs }]) => all || nowMs >= untilMs)
    return due.map(([message, { names }]) => {
      this.#waiting.delete(message)
      return status(this.#merge, NodeState.NODE_ERROR, names, message)
    })
  }
}
