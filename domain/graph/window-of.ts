import { create } from '@bufbuild/protobuf'
import {
  type Edge,
  EdgeSchema,
  type GraphDelta,
  GraphDeltaSchema,
  L7Kind,
  type Service,
  WindowSchema,
} from '#gen/orrery/v1/orrery_pb.ts'
import type { Cells } from './cells.ts'
import { type Derived, derive, deriveDrops, deriveL7, FLOWS_SLOT, isDropSlot, isPassSlot } from './counts.ts'
import { type EdgeRecord, edgeId, MANY_PORTS } from './edge.ts'
import type { ServiceRecord } from './service.ts'
import type { Services } from './services.ts'
import { widened } from './windows.ts'

/** A window of the past, milliseconds since the epoch; `fromMs` included, `toMs` not. */
export interface GraphWindow {
  /** Services and edges of which something was counted in the window, with the counts of the window. */
  readonly delta: GraphDelta
  /** The window as it is answered: widened to the stretches that counts are kept by. */
  readonly fromMs: number
  readonly toMs: number
  readonly grainMs: number
  /** Earlier counts are not kept any more, or never were; 0 while there are none. */
  readonly countsFromMs: number
}

interface Asked {
  readonly fromMs: number
  readonly toMs: number
  readonly nowMs: number
  readonly measured: boolean
}

/** What an edge counted in a window. */
interface Counted {
  /** The one of those with this id that was seen last. */
  record: EdgeRecord
  readonly source: ServiceRecord
  readonly destination: ServiceRecord
  readonly slots: Map<number, number>
  firstMs: number
  lastMs: number
  lastDroppedMs: number
  lastForwardedMs: number
}

const MINUTE_MS = 60_000
const DROPS_SHOWN = 8
const KINDS = [L7Kind.HTTP, L7Kind.DNS, L7Kind.KAFKA] as const

/**
 * The graph of a window: the same slots, summed over the window alone, and the same rule that derives numbers from them, so
 * that nothing counts twice. `minute` is the average minute of the window. What cannot be counted by time (labels, pods,
 * policy names, encryption) is as it is known now. Percentiles are told where `measured` says that those who measure edges
 * show this window just now.
 */
export function windowOf(cells: Cells<EdgeRecord>, services: Services, asked: Asked): GraphWindow {
  const { from, to, grain } = widened(cells.windows, asked.fromMs / 1000, asked.toMs / 1000)
  const merged = new Map<string, Counted>()
  const ends = new Map<string, ServiceRecord>()
  const known = new Map<EdgeRecord, Counted>()
  const counted = (record: EdgeRecord): Counted => {
    const found = known.get(record)
    if (found !== undefined) return found
    // A service that left and came back is another record with the same id.
    const end = (service: ServiceRecord): ServiceRecord => {
      const { id } = service.identity
      const chosen = services.byId(id) ?? ends.get(id) ?? service
      ends.set(id, chosen)
      return chosen
    }
    const source = end(record.source)
    const destination = end(record.destination)
    const id = edgeId(source.identity.id, destination.identity.id, record.port, record.protocol)
    const same = merged.get(id)
    const sum = same ?? { record, source, destination, slots: new Map<number, number>(), ...NEVER }
    if (record.lastSeenMs > sum.record.lastSeenMs) sum.record = record
    merged.set(id, sum)
    known.set(record, sum)
    return sum
  }
  cells.eachWithin(from, to, (record, slot, amount, first, end) => {
    const sum = counted(record)
    sum.slots.set(slot, (sum.slots.get(slot) ?? 0) + amount)
    if (slot === FLOWS_SLOT) {
      sum.firstMs = Math.min(sum.firstMs, first * 1000)
      sum.lastMs = Math.max(sum.lastMs, end * 1000)
    } else if (isDropSlot(slot)) sum.lastDroppedMs = Math.max(sum.lastDroppedMs, end * 1000)
    else if (isPassSlot(slot)) sum.lastForwardedMs = Math.max(sum.lastForwardedMs, end * 1000)
  })
  const passedMs = Math.max(1000, Math.min(to * 1000, asked.nowMs) - from * 1000)
  const edges = [...merged].map(([id, sum]) => edgeMessage(id, sum, passedMs, asked.measured))
  const shown = new Set([...merged.values()].flatMap(({ source, destination }) => [source, destination]))
  const first = cells.firstSecond
  return {
    delta: create(GraphDeltaSchema, { services: [...shown].map((service): Service => service.message()), edges }),
    fromMs: from * 1000,
    toMs: to * 1000,
    grainMs: grain * 1000,
    countsFromMs: first === undefined ? 0 : Math.max(first, cells.windows?.gone ?? first) * 1000,
  }
}

const NEVER = { firstMs: Infinity, lastMs: 0, lastDroppedMs: 0, lastForwardedMs: 0 }

function edgeMessage(id: string, sum: Counted, passedMs: number, measured: boolean): Edge {
  const { record, source, destination, slots } = sum
  const read = (slot: number): number => slots.get(slot) ?? 0
  const drops = deriveDrops(slots.keys(), read, record.deniedBy)
  const derived = derive(slots.keys(), read, drops)
  const { calls: _calls, failedCalls: _failed, ...total } = derived
  const http = deriveL7(read, L7Kind.HTTP)
  const dns = deriveL7(read, L7Kind.DNS)
  const manyPorts = record.port === MANY_PORTS
  return create(EdgeSchema, {
    ...total,
    number: record.number,
    id,
    sourceNumber: source.number,
    destinationNumber: destination.number,
    protocol: record.protocol,
    port: manyPorts ? 0 : record.port,
    manyPorts,
    l7: KINDS.filter((kind) => deriveL7(read, kind) !== undefined),
    minute: create(WindowSchema, scaled(derived, MINUTE_MS / passedMs)),
    drops: drops.slice(0, DROPS_SHOWN),
    firstSeenMs: sum.firstMs,
    lastSeenMs: Math.min(sum.lastMs, record.lastSeenMs),
    lastDroppedMs: Math.min(sum.lastDroppedMs, record.lastDroppedMs),
    lastForwardedMs: Math.min(sum.lastForwardedMs, record.lastForwardedMs),
    encrypted: record.encrypted,
    p95Ms: measured ? (record.p95?.() ?? 0) : 0,
    authenticated: record.authenticated,
    ...(http === undefined ? {} : { http }),
    ...(dns === undefined ? {} : { dns }),
  })
}

const scaled = (derived: Derived, by: number): Derived => ({
  flows: derived.flows * by,
  forwarded: derived.forwarded * by,
  dropped: derived.dropped * by,
  audit: derived.audit * by,
  error: derived.error * by,
  calls: derived.calls * by,
  failedCalls: derived.failedCalls * by,
})
