import { type Flow, L7FlowType } from '#gen/flow/flow_pb.ts'

/** One half of a call, as one proxy saw it. Texts stand as 53-bit digests: they may be long, and many wait. */
export interface CallPart {
  readonly half: 'request' | 'response'
  /** The proxy and the connection: node, direction, addresses and ports of client and server. */
  readonly connection: number
  /** Method and URL, or types and name: an answer repeats them. */
  readonly asks: number
  /** `x-request-id`, which Envoy gives to each request, and which services hand on; undefined where there is none. */
  readonly id: number | undefined
  /** Milliseconds since the epoch. */
  readonly timeMs: number | undefined
  /** Milliseconds from the request, as the agent measured it; undefined where it did not. */
  readonly latencyMs: number | undefined
}

const REQUEST_ID = 'x-request-id'

/** What of a flow joins it to the other half of its call; undefined where it is no half of an HTTP or DNS call. */
export function callPart(flow: Flow): CallPart | undefined {
  const { l7, l4, IP } = flow
  if (l7 === undefined || (l7.type !== L7FlowType.REQUEST && l7.type !== L7FlowType.RESPONSE)) return undefined
  const asks = asksOf(flow)
  const protocol = l4?.protocol
  if (asks === undefined || (protocol?.case !== 'TCP' && protocol?.case !== 'UDP') || IP === undefined) return undefined
  const half = l7.type === L7FlowType.REQUEST ? 'request' : 'response'
  const source = `${IP.source} ${protocol.value.sourcePort}`
  const destination = `${IP.destination} ${protocol.value.destinationPort}`
  const [client, server] = half === 'request' ? [source, destination] : [destination, source]
  const connection = [l7.record.case, protocol.case, flow.nodeName, flow.trafficDirection, client, server].join('\n')
  const id =
    l7.record.case === 'http'
      ? l7.record.value.headers.find(({ key }) => key.toLowerCase() === REQUEST_ID)?.value
      : undefined
  return {
    half,
    connection: digest(connection),
    asks: digest(asks),
    id: id === undefined || id === '' ? undefined : digest(id),
    timeMs: flow.time === undefined ? undefined : Number(flow.time.seconds) * 1000 + flow.time.nanos / 1e6,
    latencyMs: half === 'request' || l7.latencyNs === 0n ? undefined : Number(l7.latencyNs) / 1e6,
  }
}

function asksOf({ l7 }: Flow): string | undefined {
  const record = l7?.record
  if (record?.case === 'http') return `${record.value.method} ${record.value.url}`
  if (record?.case === 'dns') return `${record.value.qtypes.join(',')} ${record.value.query}`
  return undefined
}

/** 53 bits of a text: by far enough to tell apart what waits at one time. */
function digest(text: string): number {
  let low = 0x811c9dc5 ^ text.length
  let high = 0x2f0b4c37
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    low = Math.imul(low ^ unit, 0x01000193)
    low ^= low >>> 13
    high = Math.imul(high ^ unit ^ (low >>> 15), 0x5bd1e995)
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0)
}
