import { fromBinary } from '@bufbuild/protobuf'
import { timestampMs } from '@bufbuild/protobuf/wkt'
import { boundedName } from '#domain/flow/bounded.ts'
import { type FlowFacts, readFacts } from '#domain/flow/facts.ts'
import { WireReader } from '#domain/wire/read-facts.ts'
import { isReadable } from '#domain/wire/readable.ts'
import { LostEventSource, Verdict } from '#gen/flow/flow_pb.ts'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { L7Kind } from '#gen/orrery/v1/orrery_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import type { Sample } from './facts.ts'

/** Flows kept to try filters on. */
const KEPT = 2_000
const KEPT_BYTES = 16 * 1024 * 1024
const MAX_NAMESPACES = 1_000
const MAX_NODES = 5_000
const SHOWN = 20
/** Flows that are this much in the future as they arrive tell of a clock even when they come from the past. */
const FUTURE_MS = 1_000

/** Folds a run of GetFlowsResponse messages into what the doctor wants to know of it. */
export class Sampler {
  readonly #wire = new WireReader()
  readonly #namespaces = new Map<string, number>()
  readonly #lost = new Map<number, number>()
  readonly #lags = new Map<string, number>()
  readonly #errors = new Map<string, string>()
  #kept: Uint8Array[] = []
  #keptBytes = 0
  #step = 1
  #flows = 0
  #dropped = 0
  #undecodable = 0
  #oldestMs = 0
  #newestMs = 0
  readonly #l7 = new Map<L7Kind, number>()

  /**
   * Takes a message. `arrivedMs` is this machine's clock as it came; `fresh` says that it was sent as it happened, so that
   * its age tells how the node's clock goes.
   */
  take(bytes: Uint8Array, arrivedMs: number, fresh: boolean): void {
    if (!isReadable(bytes)) {
      this.#undecodable += 1
      return
    }
    const facts = this.#wire.read(bytes)
    if (facts !== undefined && facts.timeMs > 0) this.#flow(facts, bytes, arrivedMs, fresh)
    else this.#decode(bytes, arrivedMs, fresh)
  }

  /** Flows that were taken so far. */
  get flows(): number {
    return this.#flows
  }

  /** What nodes said instead of sending flows. */
  get errors(): readonly { readonly name: string; readonly message: string }[] {
    return [...this.#errors].map(([name, message]) => ({ name, message }))
  }

  /** Evenly chosen messages with flows, at most 2000 and 16 MiB. */
  get kept(): readonly Uint8Array[] {
    return this.#kept
  }

  sample(): Sample {
    return {
      flows: this.#flows,
      dropped: this.#dropped,
      http: this.#l7.get(L7Kind.HTTP) ?? 0,
      dns: this.#l7.get(L7Kind.DNS) ?? 0,
      kafka: this.#l7.get(L7Kind.KAFKA) ?? 0,
      namespaces: [...this.#namespaces]
        .map(([name, flows]) => ({ name, flows }))
        .sort((a, b) => b.flows - a.flows)
        .slice(0, SHOWN),
      oldestMs: this.#oldestMs,
      newestMs: this.#newestMs,
      undecodable: this.#undecodable,
      lost: [...this.#lost].map(([source, events]) => ({ source, events })),
      clocks: [...this.#lags]
        .map(([node, lagMs]) => ({ node, lagMs }))
        .sort((a, b) => Math.abs(b.lagMs) - Math.abs(a.lagMs)),
    }
  }

  #flow(facts: FlowFacts, bytes: Uint8Array, arrivedMs: number, fresh: boolean): void {
    const { timeMs, nodeName, verdict, l7, source, destination } = facts
    this.#flows += 1
    if (verdict === Verdict.DROPPED) this.#dropped += 1
    if (l7 !== L7Kind.UNSPECIFIED) add(this.#l7, l7, 1)
    for (const name of new Set([source?.namespace ?? '', destination?.namespace ?? ''])) {
      if (name !== '' && (this.#namespaces.has(name) || this.#namespaces.size < MAX_NAMESPACES))
        add(this.#namespaces, name, 1)
    }
    if (timeMs > 0) {
      this.#oldestMs = this.#oldestMs === 0 ? timeMs : Math.min(this.#oldestMs, timeMs)
      this.#newestMs = Math.max(this.#newestMs, timeMs)
      this.#clock(nodeName, arrivedMs - timeMs, fresh)
    }
    if (this.#flows % this.#step !== 0) return
    // A copy: a view would hold all that came with it.
    this.#kept.push(bytes.slice())
    this.#keptBytes += bytes.length
    if (this.#kept.length < KEPT && this.#keptBytes < KEPT_BYTES) return
    this.#step *= 2
    this.#kept = this.#kept.filter((_bytes, index) => index % 2 === 1)
    this.#keptBytes = this.#kept.reduce((sum, { length }) => sum + length, 0)
  }

  #clock(node: string, lagMs: number, fresh: boolean): void {
    if (!fresh && lagMs > -FUTURE_MS) return
    const known = this.#lags.get(node)
    if (known === undefined && this.#lags.size >= MAX_NODES) return
    this.#lags.set(node, Math.min(known ?? Number.POSITIVE_INFINITY, lagMs))
  }

  #decode(bytes: Uint8Array, arrivedMs: number, fresh: boolean): void {
    try {
      const { responseTypes, time } = fromBinary(GetFlowsResponseSchema, bytes)
      if (responseTypes.case === 'lostEvents') {
        const { source } = responseTypes.value
        add(this.#lost, source in LostEventSource ? source : 0, Number(responseTypes.value.numEventsLost))
      } else if (responseTypes.case === 'nodeStatus') {
        const { stateChange, nodeNames, message } = responseTypes.value
        if (stateChange !== NodeState.NODE_ERROR) return
        for (const name of nodeNames)
          if (this.#errors.size < MAX_NODES) this.#errors.set(boundedName(name), boundedName(message))
      } else if (responseTypes.case === 'flow') {
        const facts = readFacts(responseTypes.value)
        const timeMs = facts.timeMs || (time ? timestampMs(time) : 0)
        this.#flow({ ...facts, timeMs }, bytes, arrivedMs, fresh)
      } else this.#undecodable += 1
    } catch {
      this.#undecodable += 1
    }
  }
}

function add<K>(counts: Map<K, number>, key: K, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by)
}
