import {
  AuthType,
  DropReason,
  type Flow,
  FlowType,
  IPVersion,
  TraceReason,
  TrafficDirection,
  Verdict,
} from '#gen/flow/flow_pb.ts'
import { protocolOf, tcpFlagsOf, tracePointOf } from '#src/state/flow-facts.ts'
import { reasonOf } from '#src/text/reasons.ts'
import { text } from '#src/text/text.ts'
import { Facts } from '#src/ui/facts.tsx'
import { ListFact, Section, ValueFact } from './parts.tsx'

const names = text.details.fields

/** Name of an enum value in lower case with dashes, as the command line writes it; empty for the zero value. */
const dashed = (name: string | undefined, value: number): string =>
  value === 0 ? '' : (name ?? String(value)).toLowerCase().replaceAll('_', '-')

/** Where and how the flow was seen. */
export function FlowMeta({ flow }: { readonly flow: Flow }) {
  const verdict = Verdict[flow.verdict]
  const direction = TrafficDirection[flow.trafficDirection]
  const event = flow.eventType
  const trace = flow.traceContext?.parent?.traceId
  return (
    <Section title={text.details.sections.flow}>
      <Facts>
        <ValueFact name={names.verdict} value={text.flow.verdicts[verdict ?? '']} field="verdict" by={verdict ?? ''} />
        <ValueFact
          name={names.reason}
          value={reasonOf(flow)}
          {...(flow.dropReasonDesc !== DropReason.DROP_REASON_UNKNOWN && {
            field: 'drop-reason-desc',
            by: DropReason[flow.dropReasonDesc] ?? String(flow.dropReasonDesc),
          })}
        />
        <ValueFact
          name={names.protocol}
          value={protocolOf(flow)}
          field="protocol"
          by={protocolOf(flow).toLowerCase()}
        />
        <ValueFact
          name={names.flags}
          value={tcpFlagsOf(flow).join(' ')}
          field="tcp-flags"
          by={tcpFlagsOf(flow).join(',')}
        />
        <ValueFact
          name={names.direction}
          value={text.flow.directions[direction ?? '']}
          field="traffic-direction"
          by={direction?.toLowerCase() ?? ''}
        />
        <ValueFact name={names.reply} value={yesNo(flow.isReply)} field="reply" by={String(flow.isReply)} />
        <ValueFact name={names.type} value={dashed(FlowType[flow.Type], flow.Type)} />
        {event !== undefined && (
          <ValueFact
            name={names.event}
            value={`${text.flow.events[event.type] ?? event.type}${event.subType === 0 ? '' : ` (${event.subType})`}`}
            field="type"
            by={text.flow.events[event.type] ?? String(event.type)}
          />
        )}
        <ValueFact
          name={names.tracePoint}
          value={tracePointOf(flow)}
          {...(event !== undefined && { field: 'type', by: `${event.type}:${event.subType}` })}
        />
        <ValueFact name={names.traceReason} value={dashed(TraceReason[flow.traceReason], flow.traceReason)} />
        <ValueFact name={names.node} value={flow.nodeName} field="node-name" />
        <ListFact name={names.nodeLabels} values={flow.nodeLabels} field="node-label" />
        <ValueFact name={names.uuid} value={flow.uuid} field="uuid" />
        <ValueFact name={names.interface} value={flow.interface?.name} field="interface" />
        <ValueFact name={names.proxyPort} value={flow.proxyPort === 0 ? undefined : flow.proxyPort} />
        <ValueFact
          name={names.ipVersion}
          value={flow.IP === undefined ? '' : versionOf(flow.IP.ipVersion)}
          field="ip-version"
        />
        <ValueFact
          name={names.encrypted}
          value={flow.IP?.encrypted ? text.details.yes : undefined}
          field="encrypted"
          by="true"
        />
        <ValueFact name={names.xlated} value={flow.IP?.sourceXlated} field="snat-ip" />
        <ValueFact name={names.traceId} value={trace} field="trace-id" />
        <ValueFact name={names.ipTraceId} value={flow.ipTraceId?.traceId.toString()} field="ip-trace-id" />
        <ValueFact name={names.auth} value={dashed(AuthType[flow.authType], flow.authType)} />
        <ValueFact name={names.emitter} value={emitterOf(flow)} />
        <ValueFact name={names.mac} value={macOf(flow)} />
        <ValueFact name={names.aggregate} value={aggregateOf(flow)} />
      </Facts>
    </Section>
  )
}

const yesNo = (value: boolean | undefined): string | undefined =>
  value === undefined ? undefined : value ? text.details.yes : text.details.no

const versionOf = (version: IPVersion): string => (version === IPVersion.IP_NOT_USED ? '' : (IPVersion[version] ?? ''))

const emitterOf = ({ emitter }: Flow): string | undefined =>
  emitter === undefined ? undefined : `${emitter.name} ${emitter.version}`.trim()

const macOf = ({ ethernet }: Flow): string | undefined =>
  ethernet === undefined ? undefined : `${ethernet.source} → ${ethernet.destination}`

const aggregateOf = ({ aggregate }: Flow): string | undefined =>
  aggregate === undefined
    ? undefined
    : `${aggregate.ingressFlowCount} + ${aggregate.egressFlowCount} + ${aggregate.unknownDirectionFlowCount}`
