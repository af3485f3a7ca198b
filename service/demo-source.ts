import { create, toBinary } from '@bufbuild/protobuf'
import { type Cluster, createCluster, type DemoEvent } from '#domain/demo/cluster.ts'
import { createEncoder } from '#domain/demo/encoder.ts'
import { CLUSTER } from '#domain/demo/party.ts'
import { eventResponse, nodeResponse } from '#domain/demo/responses.ts'
import { compileFlowFilters } from '#domain/filter/flow-filter.ts'
import type { Flow } from '#gen/flow/flow_pb.ts'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { SourceKind, SourceState, type SourceStatus, SourceStatusSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import type { Demo } from './demo-service.ts'
import type { FlowSource, SourceSink, Upstream } from './source.ts'

export interface DemoSourceOptions {
  readonly seed?: number
  /** Flows a second, about. */
  readonly rate?: number
  readonly historySeconds?: number
  /** Milliseconds since the epoch; tests bring their own. */
  readonly clock?: () => number
}

/** The demo cluster as a source, and what can be switched of it. */
export interface DemoSource extends FlowSource {
  readonly demo: Demo
  /** Nodes as `cluster/name`, and those that are away. */
  readonly nodes: readonly string[]
  away(): readonly string[]
}

const TICK_MS = 100
/** A turn makes cluster time in such steps and ends after so long, so that a long past or a tab that slept never blocks the page. */
const STEP_MS = 500
const TURN_MS = 12
/** What is missed for longer than this did not happen: the machine slept. */
const CATCH_UP_MS = 120_000
/** What the nodes keep: the rings of three agents. */
const KEPT = 12_285
const RATE_MS = 10_000
const REPORT_MS = 1_000

interface Kept {
  readonly node: string
  readonly timeMs: number
  /** Undefined for what is no flow. */
  readonly flow: Flow | undefined
  readonly bytes: Uint8Array
}

interface Opened {
  readonly sink: SourceSink
  readonly matches: (flow: Flow) => boolean
}

/**
 * The demo cluster without a Relay in front: flows are made here, as time goes on, and reach the sinks in the messages that
 * Relay would send. It lives until the signal is aborted.
 */
export function createDemoSource(options: DemoSourceOptions, signal: AbortSignal): DemoSource {
  const { seed = 1, rate = 60, historySeconds = 120, clock = Date.now } = options
  const beganMs = clock()
  const pastMs = beganMs - historySeconds * 1_000
  const cluster: Cluster = createCluster({ seed, rate, startMs: pastMs })
  const nodes = cluster.nodes.map(({ name }) => name)
  const node = nodes.at(-1) ?? ''
  const encode = createEncoder()
  const opened = new Set<Opened>()
  const listeners = new Set<(status: SourceStatus) => void>()
  let kept: Kept[] = []
  let away = false
  let reachedMs = pastMs
  let reportedMs = 0

  const deliver = (batch: readonly Kept[]) => {
    if (batch.length === 0) return
    kept.push(...batch)
    if (kept.length > KEPT * 1.25) kept = kept.slice(-KEPT)
    for (const { sink, matches } of opened) {
      const wanted = batch.filter(({ flow }) => flow === undefined || matches(flow))
      if (wanted.length > 0) sink.responses(wanted.map(({ bytes }) => bytes))
    }
  }
  const observe = (event: DemoEvent): Kept => ({
    node: event.node.name,
    timeMs: event.timeMs,
    flow: event.kind === 'flow' ? event.flow : undefined,
    bytes: encode(eventResponse(event)),
  })
  const perSecond = (): number => {
    let from = kept.length
    while (from > 0 && (kept[from - 1]?.timeMs ?? 0) > reachedMs - RATE_MS) from--
    return ((kept.length - from) * 1_000) / RATE_MS
  }
  const status = (): SourceStatus =>
    create(SourceStatusSchema, {
      kind: SourceKind.DEMO,
      name: 'demo cluster in this tab',
      state: SourceState.LIVE,
      sinceMs: beganMs,
      nodesConnected: nodes.length - (away ? 1 : 0),
      nodesKnown: nodes.length,
      nodesUnavailable: away ? [node] : [],
      flowsPerSecond: perSecond(),
      newestFlowMs: kept.at(-1)?.timeMs ?? 0,
      ringFlows: Math.min(kept.length, KEPT),
      ringCapacity: KEPT,
      uptimeMs: clock() - pastMs,
    })
  const report = () => {
    reportedMs = clock()
    const now = status()
    for (const listener of listeners) listener(now)
  }

  const turn = () => {
    const nowMs = clock()
    if (nowMs - reachedMs > Math.max(CATCH_UP_MS, historySeconds * 1_000) + STEP_MS) {
      cluster.sleep(nowMs - reachedMs - TICK_MS)
      reachedMs = nowMs - TICK_MS
    }
    const ends = Date.now() + TURN_MS
    do {
      reachedMs = Math.min(nowMs, reachedMs + STEP_MS)
      const events = cluster.advance(reachedMs)
      deliver(events.filter((event) => !away || event.node.name !== node).map(observe))
    } while (reachedMs < nowMs && Date.now() < ends)
    if (nowMs - reportedMs >= REPORT_MS) report()
    timer = setTimeout(turn, reachedMs < nowMs ? 0 : TICK_MS)
  }
  let timer = setTimeout(turn, 0)
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true })

  const setNodeAway = (gone: boolean) => {
    if (gone === away) return
    away = gone
    // An agent that went away comes back with an empty ring.
    if (gone) kept = kept.filter((entry) => entry.node !== node)
    const state = gone ? NodeState.NODE_ERROR : NodeState.NODE_CONNECTED
    const told = nodeResponse(node, state, clock())
    deliver([{ node, timeMs: clock(), flow: undefined, bytes: toBinary(GetFlowsResponseSchema, told) }])
    report()
  }

  return {
    kind: SourceKind.DEMO,
    name: 'demo cluster in this tab',
    nodes,
    away: () => (away ? [node] : []),
    demo: {
      act: () => cluster.act(),
      setAct: (act) => cluster.setAct(act),
      node,
      nodeAway: () => away,
      setNodeAway,
    },
    now: clock,
    status,
    onStatus(listener, until) {
      listeners.add(listener)
      until.addEventListener('abort', () => listeners.delete(listener), { once: true })
    },
    namespaces: () => {
      const names = new Set(
        kept.flatMap(({ flow }) => [flow?.source?.namespace ?? '', flow?.destination?.namespace ?? '']),
      )
      names.delete('')
      return Promise.resolve([...names].sort().map((namespace) => ({ cluster: CLUSTER, namespace })))
    },
    open: (upstream: Upstream, sink: SourceSink, until: AbortSignal) => {
      const filters = compileFlowFilters(upstream.whitelist, upstream.blacklist)
      // The service compiles every filter before it hands it on.
      if (filters.kind === 'error') throw new Error(filters.message)
      const one = { sink, matches: filters.matches }
      const past = kept.filter(({ flow }) => flow === undefined || filters.matches(flow))
      if (past.length > 0) sink.responses(past.map(({ bytes }) => bytes))
      opened.add(one)
      until.addEventListener('abort', () => opened.delete(one), { once: true })
    },
  }
}
