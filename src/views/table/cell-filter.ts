import { seenDirection, seenDropReason, seenPath, seenQuery, seenVerdict } from '#domain/filter/field-seen.ts'
import type { Flow } from '#gen/flow/flow_pb.ts'
import { destinationOf, type FlowEnd, protocolOf, sourceOf } from '#src/state/flow-facts.ts'
import type { Column } from './columns.tsx'

/** A field of the filter language as it is written, and what the cell shows of it. */
export interface CellFilter {
  readonly field: string
  readonly value: string
}

function ofEnd({ named, namespace, name, ip, identity }: FlowEnd, side: 'from' | 'to'): CellFilter | undefined {
  switch (named) {
    case 'pod':
      return { field: `${side}-pod`, value: `${namespace}/${name}` }
    case 'workload':
      return { field: `${side}-workload`, value: name }
    case 'dns':
      return { field: `${side}-fqdn`, value: name }
    case 'ip':
      return { field: `${side}-ip`, value: ip }
    case 'reserved':
    case 'identity':
      return { field: `${side}-identity`, value: String(identity) }
    default:
      return undefined
  }
}

const first = (field: string, values: readonly string[]): CellFilter | undefined => {
  const [value] = values
  return value === undefined || value === '' ? undefined : { field, value }
}

const CELLS: Readonly<Partial<Record<Column['id'], (flow: Flow) => CellFilter | undefined>>> = {
  verdict: (flow) => first('verdict', seenVerdict(flow, 'source')),
  source: (flow) => ofEnd(sourceOf(flow), 'from'),
  destination: (flow) => ofEnd(destinationOf(flow), 'to'),
  protocol: (flow) => first('protocol', [protocolOf(flow).toLowerCase()]),
  l7: (flow) =>
    first('http-path', seenPath(flow, 'source')) ?? first('dns-query', seenQuery(flow, 'source')) ?? kafka(flow),
  reason: (flow) => first('drop-reason-desc', seenDropReason(flow, 'source')),
  direction: (flow) => first('traffic-direction', seenDirection(flow, 'source')),
  node: (flow) => first('node-name', [flow.nodeName]),
}

const kafka = (flow: Flow): CellFilter | undefined =>
  flow.l7?.record.case === 'kafka' ? { field: 'l7', value: 'kafka' } : undefined

/** What a cell of the table filters by; undefined where it shows nothing that the language can say. */
export const cellFilter = (flow: Flow, column: Column['id']): CellFilter | undefined => CELLS[column]?.(flow)
