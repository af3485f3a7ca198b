import type { ServerHttp2Stream } from 'node:http2'
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { timestampFromMs, timestampMs } from '@bufbuild/protobuf/wkt'
import type { Random } from '#domain/demo/random.ts'
import { LostEventSource } from '#gen/flow/flow_pb.ts'
import {
  type GetFlowsRequest,
  GetFlowsRequestSchema,
  GetFlowsResponseSchema,
  GetNodesResponseSchema,
  ServerStatusResponseSchema,
} from '#gen/observer/observer_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import { selection } from '../backend/demo/selection.ts'
import {
  type Answer,
  answers,
  type FakeRelay,
  HEALTHY,
  type Method,
  nodesMessage,
  startFakeRelay,
} from '../backend/relay/fake-relay.ts'
import { frame } from '../backend/relay/frames.ts'
import { ChaosCluster, type ChaosNode, type Entry } from './chaos-cluster.ts'

/** A reader that is so far behind is told that flows were lost. */
const BEHIND_BYTES = 8 * 1024 * 1024

interface Open {
  readonly stream: ServerHttp2Stream
  readonly request: GetFlowsRequest
  readonly matches: (entry: Entry) => boolean
  /** What waits while the streams stall. */
  readonly held: Uint8Array[]
}

type Answers = Partial<Record<Method, Answer>>

/** A Relay over a cluster, that can be told to misbehave in several ways at once. */
export class ChaosRelay {
  readonly cluster: ChaosCluster
  readonly #open = new Set<Open>()
  /** What it does wrong at present, by the name of the fault. */
  readonly #wrong = new Map<string, Answers>()
  #relay: FakeRelay | undefined
  #port = 0
  #stalled = false
  /** Answers that wait while the streams stall. */
  readonly #late: (() => void)[] = []
  /** Flows that were left out for readers that were too slow. */
  left = 0

  private constructor(rate: number, random: Random) {
    this.cluster = new ChaosCluster(rate, random, (node, entry) => node.away === 'no' && this.#tell([entry]))
  }

  static async start(rate: number, random: Random): Promise<ChaosRelay> {
    const relay = new ChaosRelay(rate, random)
    await relay.restart()
    return relay
  }

  get port(): number {
    return this.#port
  }

  async stop(): Promise<void> {
    const relay = this.#relay
    this.#relay = undefined
    await relay?.close()
  }

  async restart(): Promise<void> {
    if (this.#relay !== undefined) return
    this.#relay = await startFakeRelay(this.#answers(), this.#port)
    this.#port = this.#relay.port
  }

  cut(): void {
    this.#relay?.cut()
  }

  /** Answers wrongly from now on, or rightly again; the last that was begun counts. */
  misbehave(name: string, does: Answers | undefined): void {
    if (does === undefined) this.#wrong.delete(name)
    else this.#wrong.set(name, does)
    this.#relay?.change(this.#answers())
  }

  /** Streams stay open and bring nothing, until they are let go on. */
  stall(stalled: boolean): void {
    this.#stalled = stalled
    if (stalled) return
    for (const answer of this.#late.splice(0)) answer()
    for (const open of this.#open) for (const bytes of open.held.splice(0)) this.#write(open, bytes)
  }

  /** Ends the open streams of flows, or does something else to them. */
  streams(does: (stream: ServerHttp2Stream) => void): void {
    for (const { stream } of this.#open) does(stream)
  }

  lost(events: number): void {
    const value = { source: LostEventSource.PERF_EVENT_RING_BUFFER, numEventsLost: BigInt(events) }
    const message = create(GetFlowsResponseSchema, {
      responseTypes: { case: 'lostEvents', value },
      nodeName: 'one',
      time: timestampFromMs(Date.now()),
    })
    for (const open of this.#open) this.#write(open, toBinary(GetFlowsResponseSchema, message))
  }

  leave(node: ChaosNode, how: 'cut' | 'down'): void {
    this.cluster.move(node, how)
    const told = nodesMessage(NodeState.NODE_ERROR, [node.name], 'error reading from server: EOF', Date.now())
    for (const open of this.#open) this.#write(open, told)
  }

  /** The node is there again; streams that are open ask it in the words that they began with. */
  comeBack(node: ChaosNode): void {
    this.cluster.move(node, 'no')
    for (const open of this.#open) for (const { bytes } of wordsOf([node], open)) this.#write(open, bytes)
  }

  async close(): Promise<void> {
    this.cluster.close()
    await this.stop()
  }

  #answers(): Record<Method, Answer> {
    const right = { ...HEALTHY, GetFlows: this.#getFlows, ServerStatus: this.#serverStatus, GetNodes: this.#getNodes }
    return Object.assign({ ...right }, ...this.#wrong.values())
  }

  #tell(entries: readonly Entry[]): void {
    for (const open of this.#open) for (const entry of entries) if (open.matches(entry)) this.#write(open, entry.bytes)
  }

  #write(open: Open, bytes: Uint8Array): void {
    if (this.#stalled) open.held.push(bytes)
    else if (open.stream.destroyed || open.stream.writableEnded) return
    else if (open.stream.writableLength > BEHIND_BYTES) this.left++
    else open.stream.write(frame(bytes))
  }

  readonly #getFlows: Answer = (stream, bytes) => {
    const request = fromBinary(GetFlowsRequestSchema, bytes)
    const chosen = selection(request)
    if ('kind' in chosen) return answers.status(3, chosen.message)(stream, bytes)
    const there = this.cluster.nodes.filter(({ away }) => away === 'no')
    const gone = this.cluster.nodes.filter(({ away }) => away !== 'no')
    const names = (nodes: readonly ChaosNode[]) => nodes.map(({ name }) => name)
    const status = [
      ...(there.length > 0 ? [nodesMessage(NodeState.NODE_CONNECTED, names(there), '', Date.now())] : []),
      ...(gone.length > 0 ? [nodesMessage(NodeState.NODE_UNAVAILABLE, names(gone), '', Date.now())] : []),
    ]
    const open = { stream, request, matches: ({ flow }: Entry) => chosen.matches(flow), held: [] }
    const known = wordsOf(there, open).map((entry) => entry.bytes)
    if (!request.follow) {
      if (!this.#stalled) return answers.ending([...status, ...known])(stream, bytes)
      this.#late.push(() => !stream.destroyed && answers.ending([...status, ...known])(stream, bytes))
      return
    }
    answers.stream(status)(stream, bytes)
    this.#open.add(open)
    stream.on('close', () => this.#open.delete(open))
    for (const message of known) this.#write(open, message)
  }

  readonly #serverStatus: Answer = (stream, bytes) => {
    const there = this.cluster.nodes.filter(({ away }) => away === 'no')
    const sum = (count: (node: ChaosNode) => number) => BigInt(there.reduce((all, node) => all + count(node), 0))
    answers.one(ServerStatusResponseSchema, {
      version: 'hubble-relay chaos',
      numConnectedNodes: there.length,
      numUnavailableNodes: this.cluster.nodes.length - there.length,
      numFlows: sum(({ ring }) => ring.length),
      maxFlows: sum(() => 65_535),
      seenFlows: sum(({ seen }) => seen),
    })(stream, bytes)
  }

  readonly #getNodes: Answer = (stream, bytes) => {
    const nodes = this.cluster.nodes.map(({ name, away }) => ({
      name,
      state: away === 'no' ? NodeState.NODE_CONNECTED : NodeState.NODE_UNAVAILABLE,
    }))
    answers.one(GetNodesResponseSchema, { nodes })(stream, bytes)
  }
}

/** What nodes have of a request, by the agent's rules on number, first, since and until. */
function wordsOf(nodes: readonly ChaosNode[], { request, matches }: Pick<Open, 'request' | 'matches'>): Entry[] {
  const since = request.since === undefined ? undefined : timestampMs(request.since)
  const until = request.until === undefined ? Number.POSITIVE_INFINITY : timestampMs(request.until)
  const number = Number(request.number)
  const some = nodes.flatMap(({ ring }) => {
    const all = ring.filter((entry) => entry.timeMs >= (since ?? 0) && entry.timeMs <= until && matches(entry))
    if (since !== undefined || (number === 0 && !request.follow)) return all
    if (number === 0) return []
    return request.first ? all.slice(0, number) : all.slice(-number)
  })
  return some.sort((a, b) => a.timeMs - b.timeMs)
}
