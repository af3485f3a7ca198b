import { create, toBinary } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { Random } from '#domain/demo/random.ts'
import { parseFlow } from '#domain/flow/notation.ts'
import type { Flow } from '#gen/flow/flow_pb.ts'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'

/** Flows that a node keeps: more than any run makes, so that all is lost that is lost by a fault. */
const RING = 60_000
const TICK_MS = 50
/** Nodes see a flow up to so long after it happened, so that flows come out of order. */
const LATE_MS = 400

const LINES = ['shop', 'bank', 'mail'].flatMap((namespace) =>
  ['web', 'cart', 'search', 'stock'].flatMap((client) =>
    [80, 443, 8080].map((port) => `${namespace}/${client} -> ${namespace}/store:${port}`),
  ),
)
const FLOWS: readonly Flow[] = LINES.map(parseFlow)

export interface Entry {
  readonly timeMs: number
  readonly flow: Flow
  readonly bytes: Uint8Array
  /** Seen while its node could be reached: nothing excuses that it is missing, as long as the node has it. */
  readonly told: boolean
}

/** A node with its ring. `cut`: it sees flows and nobody reaches it; `down`: it sees none, and comes back with an empty ring. */
export interface ChaosNode {
  readonly name: string
  ring: Entry[]
  seen: number
  away: 'no' | 'cut' | 'down'
  /** By so much its clock is behind. */
  behindMs: number
}

/** Flows of a second of the cluster's time: all there ever were, and those that have to be counted. */
export interface Truth {
  all: number
  kept: number
}

/** Three nodes that see flows, and what is true of them. */
export class ChaosCluster {
  readonly nodes: readonly ChaosNode[] = ['one', 'two', 'three'].map((name) => ({
    name,
    ring: [],
    seen: 0,
    away: 'no',
    behindMs: 0,
  }))
  readonly truth = new Map<number, Truth>()
  /** Flows a second on all nodes; times as many while it bursts, 0 while it is silent. */
  factor = 1
  /** When flows were last seen, by `performance.now()`. */
  sawAt = 0
  /** When a node last came back with an empty ring: nobody can tell then whether something before is missing. */
  anewMs = 0
  readonly #rate: number
  readonly #random: Random
  readonly #timer: ReturnType<typeof setInterval>
  readonly #tell: (node: ChaosNode, entry: Entry) => void
  #due = 0
  #count = 0

  constructor(rate: number, random: Random, tell: (node: ChaosNode, entry: Entry) => void) {
    this.#rate = rate
    this.#random = random
    this.#tell = tell
    this.#timer = setInterval(() => this.#tick(), TICK_MS)
  }

  /** Takes a node away, or brings it back. */
  move(node: ChaosNode, away: ChaosNode['away']): void {
    if (away === 'down') {
      for (const entry of node.ring) this.#forget(entry)
      node.ring = []
      this.anewMs = Number.POSITIVE_INFINITY
      node.seen = 0
    }
    if (node.away === 'down') this.anewMs = Date.now()
    node.away = away
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #tick(): void {
    this.#due += (this.#rate * this.factor * TICK_MS) / 1000
    const there = this.nodes.filter(({ away }) => away !== 'down')
    for (; this.#due >= 1; this.#due--) {
      const node = there[this.#random.int(there.length)]
      if (node !== undefined) this.#see(node)
    }
  }

  #see(node: ChaosNode): void {
    const timeMs = Date.now() - this.#random.int(LATE_MS) - node.behindMs
    const flow = FLOWS[this.#random.int(FLOWS.length)]
    if (flow === undefined) return
    const time = timestampFromMs(timeMs)
    const value = { ...flow, time, nodeName: node.name, uuid: `chaos-${++this.#count}` }
    const response = create(GetFlowsResponseSchema, {
      responseTypes: { case: 'flow', value },
      nodeName: node.name,
      time,
    })
    const told = node.away === 'no'
    const entry = { timeMs, flow: value, bytes: toBinary(GetFlowsResponseSchema, response), told }
    node.ring.push(entry)
    node.seen++
    const truth = this.#at(timeMs)
    truth.all++
    if (told) truth.kept++
    if (node.ring.length > RING) {
      const oldest = node.ring.shift()
      if (oldest !== undefined) this.#forget(oldest)
    }
    if (told) this.sawAt = performance.now()
    this.#tell(node, entry)
  }

  #forget({ timeMs, told }: Entry): void {
    if (told) this.#at(timeMs).kept--
  }

  #at(timeMs: number): Truth {
    const second = Math.floor(timeMs / 1000)
    const known = this.truth.get(second) ?? { all: 0, kept: 0 }
    this.truth.set(second, known)
    return known
  }
}
