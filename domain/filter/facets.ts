import type { Flow } from '#gen/flow/flow_pb.ts'
import { BoundedCounter, type Counted, type LeftOut } from './counter.ts'
import type { Condition } from './edit.ts'
import {
  seenDirection,
  seenDropReason,
  seenL7,
  seenMethod,
  seenNamespaces,
  seenNode,
  seenRcode,
  seenVerdict,
} from './field-seen.ts'
import { portsOf } from './flow-filter-l4.ts'

/** A list of values with counts beside the map. A click on a value includes or excludes `condition(value)`. */
export interface Facet {
  readonly name: string
  readonly title: string
  readonly values: (flow: Flow) => readonly string[]
  readonly condition: (value: string) => Condition
}

const plain =
  (field: string) =>
  (value: string): Condition => ({ field, side: 'any', value })

/** The port of the server: where a reply comes from, where everything else goes to. */
function serverPort(flow: Flow): readonly string[] {
  const ports = portsOf(flow.l4)
  const port = flow.isReply === true ? ports?.source : ports?.destination
  return port === undefined || port === 0 ? [] : [String(port)]
}

const L4: Readonly<Record<string, string>> = {
  TCP: 'tcp',
  UDP: 'udp',
  SCTP: 'sctp',
  ICMPv4: 'icmpv4',
  ICMPv6: 'icmpv6',
}

function transport(flow: Flow): readonly string[] {
  const name = L4[flow.l4?.protocol.case ?? '']
  return name === undefined ? [] : [name]
}

function statusClass(flow: Flow): readonly string[] {
  const code = flow.l7?.record.case === 'http' ? flow.l7.record.value.code : 0
  return code >= 100 && code <= 599 ? [`${Math.floor(code / 100)}xx`] : []
}

const bothNamespaces = (flow: Flow): readonly string[] => [
  ...new Set([...seenNamespaces(flow, 'source'), ...seenNamespaces(flow, 'destination')]),
]

const one = (seen: (flow: Flow, end: 'source') => readonly string[]) => (flow: Flow) => seen(flow, 'source')

export const FACETS: readonly Facet[] = [
  { name: 'verdict', title: 'Verdict', values: one(seenVerdict), condition: plain('verdict') },
  { name: 'drop-reason', title: 'Drop reason', values: one(seenDropReason), condition: plain('drop-reason-desc') },
  { name: 'protocol', title: 'Protocol', values: transport, condition: plain('protocol') },
  { name: 'l7', title: 'L7', values: one(seenL7), condition: plain('l7') },
  { name: 'http-method', title: 'HTTP method', values: one(seenMethod), condition: plain('http-method') },
  {
    name: 'status-class',
    title: 'HTTP status',
    values: statusClass,
    condition: (value) => ({ field: 'http-status', side: 'any', value: `${value.slice(0, 1)}+` }),
  },
  { name: 'rcode', title: 'DNS answer', values: one(seenRcode), condition: plain('rcode') },
  { name: 'direction', title: 'Direction', values: one(seenDirection), condition: plain('traffic-direction') },
  { name: 'namespace', title: 'Namespace', values: bothNamespaces, condition: plain('namespace') },
  { name: 'node', title: 'Node', values: one(seenNode), condition: plain('node-name') },
  { name: 'port', title: 'Port', values: serverPort, condition: plain('port') },
]

/** Live counts of all facets over the flows in view. Bounded: rare values are forgotten first. */
export class FacetCounts {
  readonly #counters: ReadonlyMap<string, BoundedCounter>

  constructor(limit = 200) {
    this.#counters = new Map(FACETS.map(({ name }) => [name, new BoundedCounter(limit)]))
  }

  add(flow: Flow): void {
    for (const { name, values } of FACETS) {
      for (const value of values(flow)) this.#counters.get(name)?.add(value)
    }
  }

  /** Most frequent first. */
  top(facet: string, limit: number): readonly Counted[] {
    return this.#counters.get(facet)?.top(limit) ?? []
  }

  leftOut(facet: string): LeftOut {
    return this.#counters.get(facet)?.leftOut ?? { values: 0, count: 0 }
  }
}
