import {
  AuthType,
  DebugCapturePoint,
  type Endpoint,
  type Flow,
  L7FlowType,
  type Layer7,
  type Service,
  TraceObservationPoint,
  TrafficDirection,
  Verdict,
} from '#gen/flow/flow_pb.ts'
import { dropText } from './drop-texts.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
/** The last second of the year 9999: later times, and those before the year 1, are not valid protobuf times. */
const LAST_SECOND = 253_402_300_799n
const FIRST_SECOND = -62_135_596_800n

/** Kinds of agent messages, as `event_type.type` counts them. */
const DROP = 1
const CAPTURE = 3
const TRACE = 4
const POLICY_VERDICT = 5
const TRACE_SOCK = 7

const RESERVED: readonly string[] = [
  'unknown',
  'host',
  'world',
  'unmanaged',
  'health',
  'init',
  'remote-node',
  'kube-apiserver',
  'ingress',
  'world-ipv4',
  'world-ipv6',
]

const MATCHES: readonly string[] = ['none', 'L3-Only', 'L3-L4', 'L4-Only', 'all', 'L3-Proto', 'Proto-Only']
const SOCKET_POINTS: readonly string[] = ['pre-xlate-fwd', 'post-xlate-fwd', 'pre-xlate-rev', 'post-xlate-rev']

const two = (value: number): string => String(value).padStart(2, '0')

function timeText(flow: Flow): string {
  const { time } = flow
  if (time === undefined || time.seconds < FIRST_SECOND || time.seconds > LAST_SECOND) return 'N/A'
  if (time.nanos < 0 || time.nanos >= 1e9) return 'N/A'
  const date = new Date(Number(time.seconds) * 1000)
  const day = String(date.getUTCDate()).padStart(2, ' ')
  const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':')
  const ms = String(Math.floor(time.nanos / 1e6)).padStart(3, '0')
  return `${MONTHS[date.getUTCMonth()] ?? ''} ${day} ${clock}.${ms}`
}

interface End {
  readonly endpoint: Endpoint | undefined
  readonly service: Service | undefined
  readonly names: readonly string[]
  readonly ip: string
  readonly mac: string
  readonly port: number
}

function endsOf(flow: Flow): readonly [source: End, destination: End] {
  const protocol = flow.l4?.protocol
  const ports =
    protocol?.case === 'TCP' || protocol?.case === 'UDP' || protocol?.case === 'SCTP' ? protocol.value : undefined
  return [
    {
      endpoint: flow.source,
      service: flow.sourceService,
      names: flow.sourceNames,
      ip: flow.IP?.source ?? '',
      mac: flow.ethernet?.source ?? '',
      port: ports?.sourcePort ?? 0,
    },
    {
      endpoint: flow.destination,
      service: flow.destinationService,
      names: flow.destinationNames,
      ip: flow.IP?.destination ?? '',
      mac: flow.ethernet?.destination ?? '',
      port: ports?.destinationPort ?? 0,
    },
  ]
}

function hostText(flow: Flow, { endpoint, service, names, ip, mac, port }: End): string {
  if (flow.IP === undefined) return mac
  let namespace = endpoint?.namespace ?? ''
  let name = endpoint?.podName ?? ''
  // Where a Service is known its namespace is taken, also for the pod.
  if (service !== undefined) {
    namespace = service.namespace
    if (name === '') name = service.name
  }
  if (name !== '') name = namespace === '' ? name : `${namespace}/${name}`
  else name = names.join(',')
  const shown = name || ip
  if (port === 0) return shown
  return shown.includes(':') ? `[${shown}]:${port}` : `${shown}:${port}`
}

function identityText({ endpoint }: End): string {
  const identity = endpoint?.identity ?? 0
  const name = RESERVED[identity]
  return name === undefined ? `(ID:${identity})` : `(${name})`
}

function l7Type({ type, record }: Layer7): string {
  const kind = type === L7FlowType.REQUEST ? 'request' : type === L7FlowType.RESPONSE ? 'response' : 'sample'
  if (record.case === undefined) return type === L7FlowType.UNKNOWN_L7_TYPE ? 'l7' : `l7-${kind}`
  if (record.case === 'dns') return `dns-${kind} ${record.value.observationSource}`
  return `${record.case}-${kind}`
}

const nameOr = (name: string | undefined, number: number): string => name ?? String(number)

function typeText(flow: Flow): string {
  if (flow.l7 !== undefined) return l7Type(flow.l7)
  const event = flow.eventType
  switch (event?.type) {
    case TRACE:
      return traceText(event.subType)
    case DROP:
      return dropText(event.subType)
    case POLICY_VERDICT: {
      const match = MATCHES[flow.policyMatchType] ?? 'unknown'
      return `policy-verdict:${match} ${nameOr(TrafficDirection[flow.trafficDirection], flow.trafficDirection)}`
    }
    case CAPTURE:
      return nameOr(DebugCapturePoint[flow.debugCapturePoint], flow.debugCapturePoint)
    case TRACE_SOCK:
      return SOCKET_POINTS[flow.sockXlatePoint - 1] ?? 'UNKNOWN'
    default:
      return 'UNKNOWN'
  }
}

/** Trace points as an agent counts them, which for packets to an endpoint is not how a flow does. */
const TRACE_POINTS: readonly TraceObservationPoint[] = [
  TraceObservationPoint.TO_ENDPOINT,
  TraceObservationPoint.TO_PROXY,
  TraceObservationPoint.TO_HOST,
  TraceObservationPoint.TO_STACK,
  TraceObservationPoint.TO_OVERLAY,
  TraceObservationPoint.FROM_ENDPOINT,
  TraceObservationPoint.FROM_PROXY,
  TraceObservationPoint.FROM_HOST,
  TraceObservationPoint.FROM_STACK,
  TraceObservationPoint.FROM_OVERLAY,
  TraceObservationPoint.FROM_NETWORK,
  TraceObservationPoint.TO_NETWORK,
  TraceObservationPoint.FROM_CRYPTO,
  TraceObservationPoint.TO_CRYPTO,
]

function traceText(subType: number): string {
  const point = TRACE_POINTS[subType]
  return point === undefined ? String(subType) : TraceObservationPoint[point].toLowerCase().replaceAll('_', '-')
}

function verdictText({ verdict, eventType }: Flow): string {
  if (eventType?.type === POLICY_VERDICT) {
    if (verdict === Verdict.FORWARDED || verdict === Verdict.REDIRECTED) return 'ALLOWED'
    if (verdict === Verdict.DROPPED || verdict === Verdict.ERROR) return 'DENIED'
    if (verdict === Verdict.AUDIT) return 'AUDITED'
  }
  return nameOr(Verdict[verdict], verdict)
}

/**
 * The line that `hubble observe -o compact` prints for a flow, without colours (CLI 1.17, measured): time in UTC; a reply
 * is turned round, so that the client stays on the left; the summary as the flow carries it.
 */
export function compactLine(flow: Flow): string {
  const [source, destination] = endsOf(flow)
  const reply = flow.isReply === true
  const [left, right] = reply ? [destination, source] : [source, destination]
  const arrow = flow.isReply === undefined ? '<>' : reply ? '<-' : '->'
  const auth = flow.authType === AuthType.DISABLED ? '' : `; Auth: ${nameOr(AuthType[flow.authType], flow.authType)}`
  const from = `${hostText(flow, left)} ${identityText(left)}`
  const to = `${hostText(flow, right)} ${identityText(right)}`
  return `${timeText(flow)}: ${from} ${arrow} ${to} ${typeText(flow)} ${verdictText(flow)} (${flow.Summary}${auth})`
}
