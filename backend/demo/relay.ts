import { Code, ConnectError, type ConnectRouter } from '@connectrpc/connect'
import { type Cluster, createCluster } from '#domain/demo/cluster.ts'
import { CLUSTER } from '#domain/demo/party.ts'
import type { Act } from '#domain/demo/scene.ts'
import { type GetFlowsRequest, Observer } from '#gen/observer/observer_pb.ts'
import { Bell } from '#service/bell.ts'
import { linkedSignal } from '#service/linked-signal.ts'
import { Agent } from './agent.ts'
import { health } from './health.ts'
import { mergeFlows } from './merge.ts'
import { selection } from './selection.ts'
import { type Listener, listen } from './server.ts'
import { namespaces, nodeList, serverStatus } from './status.ts'

export interface DemoRelayOptions {
  readonly host?: string
  /** 0 takes a free one. */
  readonly port?: number
  readonly seed?: number
  /** Flows per second on all nodes together, about. */
  readonly rate?: number
  readonly act?: Act
  /** Another act in the history, until so many seconds before the start. */
  readonly before?: { readonly act: Act; readonly untilSeconds: number }
  /** Synthetic services beside the named ones. */
  readonly services?: number
  /** Pairs of client and server among them; see `synthetic`. */
  readonly edges?: number | undefined
  readonly namespaces?: number | undefined
  /** How much history the rings hold at the start, in seconds; less where the rings are too small for it. */
  readonly historySeconds?: number
  /** Flows that the ring of each node keeps; the agent's default is 4095. */
  readonly ringCapacity?: number
  /** False: after its history nothing happens in the cluster any more. */
  readonly live?: boolean
}

/** A running demo Relay: the cluster behind it, and the faults it can be given. */
export interface DemoRelay {
  readonly host: string
  readonly port: number
  /** `host:port`, as a client wants it. */
  readonly address: string
  act(): Act
  setAct(act: Act): void
  /** Name of the node that goes away unless another one is named. */
  readonly node: string
  nodeAway(): boolean
  /** Takes the agent of a node away, or brings it back with an empty ring; other names than the cluster's do nothing. */
  setNodeAway(away: boolean, name?: string): void
  /** Running GetFlows calls. */
  streams(): number
  /** Streams stay open but nothing is sent any more, until it is set back. */
  setHanging(hanging: boolean): void
  /** Breaks all running streams: their connections are cut, or they end with UNAVAILABLE. */
  breakStreams(how: 'cut' | 'unavailable'): void
  /** Closes the port and all connections. The cluster lives on. */
  stop(): Promise<void>
  /** Opens the same port again after `stop`. */
  restart(): Promise<void>
  /** Ends everything, for good. */
  close(): Promise<void>
}

const TICK_MS = 100
/** When the cluster is behind by more than this, it lets the time pass instead of catching up. */
const BEHIND_MS = 1000

/** Starts a demo cluster and a Relay in front of it. Rejects when the port cannot be opened. */
export async function startDemoRelay(options: DemoRelayOptions = {}): Promise<DemoRelay> {
  const { host = '127.0.0.1', seed = 1, rate = 60, ringCapacity = 4095, historySeconds = 120 } = options
  const { act = 'l7', before } = options
  const historyMs = Math.min(historySeconds, (12 * ringCapacity) / rate) * 1000
  const startedMs = Date.now()
  const cluster = createCluster({
    seed,
    rate,
    services: options.services ?? 0,
    edges: options.edges,
    namespaces: options.namespaces,
    startMs: startedMs - historyMs,
    act: before?.act ?? act,
  })
  const agents = cluster.nodes.map((node) => new Agent(node, ringCapacity, startedMs - historyMs))
  const bell = new Bell()
  const streams = new Set<AbortController>()
  let hanging = false

  if (before !== undefined) {
    observe(cluster, agents, startedMs - before.untilSeconds * 1000)
    cluster.setAct(act)
  }
  observe(cluster, agents, startedMs)
  const { live = true } = options
  const clock = startClock(startedMs, (fromMs, nowMs) => {
    if (live) {
      if (nowMs - fromMs > BEHIND_MS) cluster.sleep(nowMs - fromMs - TICK_MS)
      observe(cluster, agents, nowMs)
    }
    bell.ring()
  })

  const relay: RelayState = { agents, bell, streams, startedMs, hangs: () => hanging }
  let listener: Listener
  try {
    listener = await listen(host, options.port ?? 0, (router) => routes(router, relay))
  } catch (error) {
    clock.stop()
    throw error
  }
  const { port } = listener
  const away = agents[2] ?? agents[0]
  if (away === undefined) throw new Error('a cluster without nodes')

  return {
    host,
    port,
    address: `${host.includes(':') ? `[${host}]` : host}:${port}`,
    act: () => cluster.act(),
    setAct: (act) => cluster.setAct(act),
    node: away.node.name,
    nodeAway: () => away.away,
    setNodeAway: (gone, name = away.node.name) => {
      agents.find(({ node }) => node.name === name)?.setAway(gone, Date.now())
      bell.ring()
    },
    streams: () => streams.size,
    setHanging: (value) => {
      hanging = value
      bell.ring()
    },
    breakStreams: (how) => {
      if (how === 'cut') listener.cut()
      else
        for (const stream of streams)
          stream.abort(new ConnectError('the stream was broken on purpose', Code.Unavailable))
    },
    stop: () => listener.close(),
    restart: async () => {
      listener = await listen(host, port, (router) => routes(router, relay))
    },
    close: async () => {
      clock.stop()
      await listener.close()
    },
  }
}

/**
 * Calls `tick` about every 100 ms with the time of the call before and of now. Takes no more than half of the processor:
 * a cluster too lively for the machine must not keep the streams from being written.
 */
function startClock(startMs: number, tick: (fromMs: number, nowMs: number) => void): { stop(): void } {
  let fromMs = startMs
  const run = () => {
    const nowMs = Date.now()
    tick(fromMs, nowMs)
    fromMs = nowMs
    const tookMs = Date.now() - nowMs
    timer = setTimeout(run, Math.max(TICK_MS - tookMs, tookMs))
  }
  let timer = setTimeout(run, TICK_MS)
  return { stop: () => clearTimeout(timer) }
}

/** What the calls share. */
export interface RelayState {
  readonly agents: readonly Agent[]
  readonly bell: Bell
  readonly streams: Set<AbortController>
  readonly startedMs: number
  hangs(): boolean
}

function observe(cluster: Cluster, agents: readonly Agent[], toMs: number): void {
  for (const event of cluster.advance(toMs)) agents[event.node.index]?.observe(event)
}

function routes(router: ConnectRouter, relay: RelayState): void {
  router.service(Observer, {
    getFlows: (request, { signal }) => getFlows(relay, request, signal),
    getNodes: () => nodeList(relay.agents, Date.now()),
    getNamespaces: () => namespaces(relay.agents, Date.now()),
    serverStatus: () => serverStatus(relay.agents, Date.now()),
  })
  health(router, relay)
}

async function* getFlows(relay: RelayState, request: GetFlowsRequest, signal: AbortSignal) {
  if (request.first && request.follow) {
    throw new ConnectError('first cannot be specified with follow', Code.InvalidArgument)
  }
  const broken = new AbortController()
  relay.streams.add(broken)
  try {
    yield* mergeFlows({
      agents: relay.agents,
      request,
      selection: selection(request),
      relayNode: `${CLUSTER}/worker-1`,
      bell: relay.bell,
      signal: linkedSignal(signal, broken.signal),
      now: Date.now,
      hangs: () => relay.hangs(),
    })
    if (broken.signal.aborted) throw broken.signal.reason
  } finally {
    relay.streams.delete(broken)
    broken.abort()
  }
}
