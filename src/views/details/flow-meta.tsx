import { timestampMs } from '@bufbuild/protobuf/wkt'
import {
  DebugCapturePoint,
  DropReason,
  type Flow,
  FlowType,
  SocketTranslationPoint,
  TraceReason,
  TrafficDirection,
  Verdict,
} from '#gen/flow/flow_pb.ts'
import { tracePointOf } from '#src/state/flow-facts.ts'
import { clockBehind } from '#src/state/node-clock.ts'
import { dashed } from '#src/text/dashed.ts'
import { reasonOf } from '#src/text/reasons.ts'
import { formats, text } from '#src/text/text.ts'
import { Facts } from '#src/ui/facts.tsx'
import { ListFact, Section, ValueFact } from './parts.tsx'

const names = text.details.fields

/** What was decided about the flow, and where and how it was seen. */
export function FlowMeta({ flow }: { readonly flow: Flow }) {
  const verdict = Verdict[flow.verdict]
  const direction = TrafficDirection[flow.trafficDirection]
  const event = flow.eventType
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
        <ValueFact name={names.reasonCode} value={oldReason(flow)} />
        <ValueFact name={names.time} value={exactTime(flow)} />
        <ValueFact name={names.clock} value={clockOf(flow)} />
        <ValueFact
          name={names.direction}
          value={text.flow.directions[direction ?? '']}
          field="traffic-direction"
          by={direction?.toLowerCase() ?? ''}
        />
        <ValueFact
          name={names.reply}
          value={replyOf(flow)}
          {...(flow.isReply !== undefined && { field: 'reply', by: String(flow.isReply) })}
        />
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
        <ValueFact
          name={names.capturePoint}
          value={dashed(DebugCapturePoint[flow.debugCapturePoint], flow.debugCapturePoint)}
        />
        <ValueFact
          name={names.socketPoint}
          value={dashed(SocketTranslationPoint[flow.sockXlatePoint], flow.sockXlatePoint)}
        />
        <ValueFact name={names.node} value={flow.nodeName} field="node-name" />
        <ListFact name={names.nodeLabels} values={flow.nodeLabels} field="node-label" />
        <ValueFact name={names.interface} value={interfaceOf(flow)} field="interface" by={flow.interface?.name ?? ''} />
        <ValueFact name={names.uuid} value={flow.uuid} field="uuid" />
        <ValueFact name={names.summary} value={flow.Summary} />
        <ValueFact name={names.aggregate} value={aggregateOf(flow)} />
        <ValueFact name={names.emitter} value={emitterOf(flow)} />
        <ValueFact name={names.file} value={fileOf(flow)} />
        <ValueFact name={names.extensions} value={extensionsOf(flow)} />
        <ValueFact name={names.unknownFields} value={flow.$unknown?.map(({ no }) => no).join(', ')} />
      </Facts>
    </Section>
  )
}

/** The number that stood for the reason before it had names, where it says something else. */
function oldReason({ dropReason, dropReasonDesc }: Flow): number | undefined {
  const named: number = dropReasonDesc
  return dropReason === 0 || dropReason === named ? undefined : dropReason
}

/** What is known of the clock that told the time, where it is off. */
function clockOf({ time, nodeName }: Flow): string | undefined {
  const behind = clockBehind(nodeName)
  if (time === undefined || behind === 0) return undefined
  return text.details.clockBehind(nodeName, formats.duration(behind), formats.time(timestampMs(time) + behind))
}

/** With all digits that the node gave. */
function exactTime({ time }: Flow): string | undefined {
  if (time === undefined) return undefined
  const ms = Number(time.seconds) * 1000
  const nanos = String(time.nanos).padStart(9, '0')
  if (Math.abs(ms) > 8.64e15) return `${time.seconds}.${nanos}`
  return new Date(ms).toISOString().replace('.000Z', `.${nanos}Z`)
}

function replyOf({ isReply, reply }: Flow): string | undefined {
  if (isReply !== undefined) return isReply ? text.details.yes : text.details.no
  return reply ? text.details.oldReply : undefined
}

function interfaceOf(flow: Flow): string | undefined {
  const seen = flow.interface
  if (seen === undefined) return undefined
  const number = seen.index === 0 ? '' : text.details.numbered(seen.index)
  return seen.name === '' ? number : `${seen.name} ${number}`.trim()
}

const emitterOf = ({ emitter }: Flow): string | undefined =>
  emitter === undefined ? undefined : `${emitter.name} ${emitter.version}`.trim()

const fileOf = ({ file }: Flow): string | undefined =>
  file === undefined ? undefined : `${file.name}${file.line === 0 ? '' : `:${file.line}`}`

const extensionsOf = ({ extensions }: Flow): string | undefined =>
  extensions === undefined ? undefined : text.details.extension(extensions.typeUrl, extensions.value.length)

function aggregateOf({ aggregate }: Flow): string | undefined {
  if (aggregate === undefined) return undefined
  const { ingressFlowCount, egressFlowCount, unknownDirectionFlowCount } = aggregate
  return text.details.aggregated(ingressFlowCount, egressFlowCount, unknownDirectionFlowCount)
}
