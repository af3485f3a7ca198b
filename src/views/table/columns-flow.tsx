import {
  AuthType,
  type Flow,
  FlowType,
  Verdict as FlowVerdict,
  IPVersion,
  type Policy,
  TraceReason,
  TrafficDirection,
} from '#gen/flow/flow_pb.ts'
import { protocolOf, tcpFlagsOf, timeOf, tracePointOf } from '#src/state/flow-facts.ts'
import { dashed } from '#src/text/dashed.ts'
import { reasonOf } from '#src/text/reasons.ts'
import { text } from '#src/text/text.ts'
import { Verdict } from '#src/ui/verdict.tsx'
import { by, byField, type Column, column } from './column.ts'
import { DROPPED_TEXT } from './l7-cell.tsx'
import { TimeCell } from './time-cell.tsx'

const event = column('event')
const network = column('network')
const policy = column('policy')

const policies = (list: readonly Policy[]): string =>
  list.map(({ kind, namespace, name }) => [kind, namespace, name].filter((part) => part !== '').join('/')).join(', ')

const yesNo = (value: boolean | undefined): string =>
  value === undefined ? '' : value ? text.details.yes : text.details.no

const eventOf = ({ eventType }: Flow): string =>
  eventType === undefined ? '' : (text.flow.events[eventType.type] ?? String(eventType.type))

const icmpOf = ({ l4 }: Flow): string => {
  const protocol = l4?.protocol
  return protocol?.case === 'ICMPv4' || protocol?.case === 'ICMPv6'
    ? `${protocol.value.type}/${protocol.value.code}`
    : ''
}

export const timeColumn = event({
  id: 'time',
  width: 98,
  from: 0,
  value: ({ flow }) => {
    const time = timeOf(flow)
    return time !== undefined && Math.abs(time) < 8.64e15 ? new Date(time).toISOString() : ''
  },
  key: ({ flow }) => timeOf(flow) ?? '',
  cell: ({ flow }) => <TimeCell time={timeOf(flow)} node={flow.nodeName} />,
})

export const verdictColumn = event({
  id: 'verdict',
  width: 100,
  from: 0,
  value: ({ flow }) => FlowVerdict[flow.verdict] ?? String(flow.verdict),
  cell: ({ flow }) => {
    const name: string = FlowVerdict[flow.verdict] ?? String(flow.verdict)
    return <Verdict name={name} word={text.flow.verdicts[name] ?? name} title={text.flow.verdictHints[name]} />
  },
  by: byField('verdict'),
})

export const protocolColumn = network({
  id: 'protocol',
  width: 60,
  from: 560,
  value: ({ flow }) => protocolOf(flow),
  by: ({ flow }) => by('protocol', protocolOf(flow).toLowerCase()),
})

export const reasonColumn = policy({
  id: 'reason',
  width: 90,
  grow: 0.8,
  from: 1000,
  value: ({ flow }) => reasonOf(flow),
  cell: ({ flow }) => <span className={DROPPED_TEXT}>{reasonOf(flow)}</span>,
  by: byField('drop-reason-desc'),
})

export const directionColumn = event({
  id: 'direction',
  width: 96,
  from: 1080,
  value: ({ flow }) => text.flow.directions[TrafficDirection[flow.trafficDirection] ?? ''] ?? '',
  cell: ({ flow }, missing) => (
    <span className="text-text-2">
      {text.flow.directions[TrafficDirection[flow.trafficDirection] ?? '']}
      {flow.isReply === true && missing('is-reply') && <span className="text-text-3"> · {text.table.reply}</span>}
    </span>
  ),
  by: byField('traffic-direction'),
})

/** A node is called `cluster/node`; the node is what tells them apart. */
export const nodeColumn = event({
  id: 'node',
  width: 60,
  grow: 0.6,
  from: 1180,
  value: ({ flow }) => flow.nodeName,
  words: ({ flow }) => flow.nodeName.slice(flow.nodeName.indexOf('/') + 1),
  by: byField('node-name'),
})

/** Where and how a flow was seen, each as a column of its own. */
export const EVENT_COLUMNS: readonly Column[] = [
  event({ id: 'event-type', width: 100, value: ({ flow }) => eventOf(flow), by: byField('type') }),
  event({ id: 'trace-point', width: 110, value: ({ flow }) => tracePointOf(flow) }),
  event({
    id: 'trace-reason',
    width: 100,
    value: ({ flow }) => dashed(TraceReason[flow.traceReason], flow.traceReason),
  }),
  event({ id: 'type', width: 64, value: ({ flow }) => dashed(FlowType[flow.Type], flow.Type) }),
  event({ id: 'is-reply', width: 60, value: ({ flow }) => yesNo(flow.isReply), by: byField('reply') }),
  event({ id: 'summary', width: 220, value: ({ flow }) => flow.Summary }),
  event({
    id: 'uuid',
    width: 270,
    mono: true,
    value: ({ flow }) => flow.uuid,
    by: ({ flow }) => by('uuid', flow.uuid),
  }),
]

/** What the packet was, each as a column of its own. */
export const NETWORK_COLUMNS: readonly Column[] = [
  network({
    id: 'flags',
    width: 90,
    value: ({ flow }) => tcpFlagsOf(flow).join(' '),
    by: ({ flow }) => by('tcp-flags', tcpFlagsOf(flow).join(',')),
  }),
  network({ id: 'icmp', width: 80, value: ({ flow }) => icmpOf(flow) }),
  network({
    id: 'ip-version',
    width: 70,
    value: ({ flow }) => (flow.IP === undefined ? '' : dashed(IPVersion[flow.IP.ipVersion], flow.IP.ipVersion)),
    by: byField('ip-version'),
  }),
  network({
    id: 'snat-ip',
    width: 120,
    mono: true,
    value: ({ flow }) => flow.IP?.sourceXlated ?? '',
    by: byField('snat-ip'),
  }),
  network({ id: 'interface', width: 100, value: ({ flow }) => flow.interface?.name ?? '', by: byField('interface') }),
  network({
    id: 'encrypted',
    width: 80,
    value: ({ flow }) => yesNo(flow.IP?.encrypted),
    by: ({ flow }) => by('encrypted', flow.IP === undefined ? undefined : String(flow.IP.encrypted)),
  }),
  network({ id: 'auth', width: 90, value: ({ flow }) => dashed(AuthType[flow.authType], flow.authType) }),
  network({ id: 'proxy-port', width: 80, value: ({ flow }) => flow.proxyPort || '' }),
  network({
    id: 'ip-trace-id',
    width: 90,
    value: ({ flow }) => flow.ipTraceId?.traceId.toString() ?? '',
    by: ({ flow }) => by('ip-trace-id', flow.ipTraceId?.traceId.toString()),
  }),
]

/** Who decided about the flow. */
export const POLICY_COLUMNS: readonly Column[] = [
  policy({
    id: 'allowed-by',
    width: 220,
    value: ({ flow }) => policies([...flow.egressAllowedBy, ...flow.ingressAllowedBy]),
    by: byField('allowed-by'),
  }),
  policy({
    id: 'denied-by',
    width: 220,
    value: ({ flow }) => policies([...flow.egressDeniedBy, ...flow.ingressDeniedBy]),
    by: byField('denied-by'),
  }),
  policy({
    id: 'policy-match',
    width: 110,
    value: ({ flow }) => (flow.policyMatchType === 0 ? '' : (text.flow.policyMatches[flow.policyMatchType] ?? '')),
  }),
  policy({ id: 'policy-log', width: 180, value: ({ flow }) => flow.policyLog.join(', ') }),
]
