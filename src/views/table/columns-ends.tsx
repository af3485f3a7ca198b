import type { Flow } from '#gen/flow/flow_pb.ts'
import { destinationOf, type FlowEnd, sourceOf } from '#src/state/flow-facts.ts'
import { by, byField, type CellFilter, type Column, type ColumnId, column } from './column.ts'
import { End } from './end-cell.tsx'

type Side = 'source' | 'destination'

function byEnd({ named, namespace, name, ip, identity }: FlowEnd, side: 'from' | 'to'): CellFilter | undefined {
  switch (named) {
    case 'pod':
      return by(`${side}-pod`, `${namespace}/${name}`)
    case 'workload':
      return by(`${side}-workload`, name)
    case 'dns':
      return by(`${side}-fqdn`, name)
    case 'ip':
      return by(`${side}-ip`, ip)
    case 'reserved':
    case 'identity':
      return by(`${side}-identity`, String(identity))
    default:
      return undefined
  }
}

const endWords = ({ namespace, name }: FlowEnd): string => (namespace === '' ? name : `${namespace}/${name}`)

/** IPv4 addresses in the order of their numbers, before all others. */
const ipKey = (ip: string): string =>
  /^\d+(\.\d+){3}$/.test(ip)
    ? ip
        .split('.')
        .map((part) => part.padStart(3, '0'))
        .join('.')
    : ip

/** The one column that names an end as a person would. */
export const endColumn = (side: Side): Column => {
  const from = side === 'source'
  const of = from ? sourceOf : destinationOf
  return column(side)({
    id: side,
    width: from ? 110 : 120,
    grow: from ? 1.3 : 1.5,
    from: 0,
    value: ({ flow }) => endWords(of(flow)),
    cell: ({ flow }) => <End end={of(flow)} port={!from} />,
    by: ({ flow }) => byEnd(of(flow), from ? 'from' : 'to'),
  })
}

/** What is known of one end, each as a column of its own. */
export function endColumns(side: Side): readonly Column[] {
  const from = side === 'source'
  const way = from ? 'from' : 'to'
  const of = from ? sourceOf : destinationOf
  const names = (flow: Flow) => (from ? flow.sourceNames : flow.destinationNames)
  const service = (flow: Flow) => (from ? flow.sourceService : flow.destinationService)
  const end = column(side)
  const id = (
    name: 'pod' | 'workload' | 'service' | 'namespace' | 'identity' | 'ip' | 'port' | 'names' | 'labels' | 'cluster',
  ): ColumnId => `${side}-${name}`
  return [
    end({
      id: id('namespace'),
      width: 110,
      value: ({ flow }) => flow[side]?.namespace ?? '',
      by: byField('namespace', way),
    }),
    end({ id: id('pod'), width: 200, value: ({ flow }) => flow[side]?.podName ?? '', by: byField('pod', way) }),
    end({
      id: id('workload'),
      width: 150,
      value: ({ flow }) =>
        flow[side]?.workloads.map(({ kind, name }) => (kind === '' ? name : `${kind}/${name}`)).join(', ') ?? '',
      by: byField('workload', way),
    }),
    end({ id: id('service'), width: 140, value: ({ flow }) => service(flow)?.name ?? '', by: byField('service', way) }),
    end({ id: id('names'), width: 180, value: ({ flow }) => names(flow).join(', '), by: byField('fqdn', way) }),
    end({
      id: id('identity'),
      width: from ? 110 : 136,
      value: ({ flow }) => flow[side]?.identity || '',
      by: byField('identity', way),
    }),
    end({
      id: id('labels'),
      width: 260,
      mono: true,
      value: ({ flow }) => flow[side]?.labels.join(', ') ?? '',
      by: byField('label', way),
    }),
    end({
      id: id('ip'),
      width: 120,
      mono: true,
      value: ({ flow }) => of(flow).ip,
      key: ({ flow }) => ipKey(of(flow).ip),
      by: byField('ip', way),
    }),
    end({ id: id('port'), width: from ? 86 : 116, value: ({ flow }) => of(flow).port ?? '', by: byField('port', way) }),
    end({
      id: id('cluster'),
      width: from ? 106 : 132,
      value: ({ flow }) => flow[side]?.clusterName ?? '',
      by: byField('cluster', way),
    }),
  ]
}
