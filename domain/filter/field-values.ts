import type { DescEnum, JsonValue } from '@bufbuild/protobuf'
import { DropReasonSchema, TrafficDirectionSchema, VerdictSchema } from '#gen/flow/flow_pb.ts'
import { TCP_FLAGS } from './flow-filter-l4.ts'
import { type Checked, ok, refused } from './matcher.ts'

/** How a value is written in a FlowFilter's protobuf JSON. */
export type ToJson = (text: string) => Checked<JsonValue>

export const asText: ToJson = (text) => ok(text)

const names = (desc: DescEnum) => desc.values.map(({ name }) => name)

export const VERDICTS = names(VerdictSchema)
export const DROP_REASONS = names(DropReasonSchema)
export const DIRECTIONS = names(TrafficDirectionSchema).filter((name) => name !== 'TRAFFIC_DIRECTION_UNKNOWN')

const oneOf =
  (flag: string, allowed: readonly string[], spelled: (text: string) => string = (text) => text): ToJson =>
  (text) => {
    const name = spelled(text)
    if (allowed.includes(name)) return ok(name)
    if (text === '') return refused(`empty ${flag} value`)
    const meant = allowed.find((candidate) => candidate === text.toUpperCase())
    return refused(`invalid ${flag} value: ${text}${meant === undefined ? '' : ` (did you mean ${meant}?)`}`)
  }

export const asVerdict = oneOf('verdict', VERDICTS)
export const asDropReason = oneOf('drop-reason-desc', DROP_REASONS)
export const asDirection = oneOf('traffic-direction', DIRECTIONS, (text) => text.toUpperCase())

/** Anything that is neither a name of IPv4 nor of IPv6 means "no IP", as on the command line. */
export const asIpVersion: ToJson = (text) => {
  const name = text.toLowerCase()
  if (['4', 'v4', 'ipv4', 'ip4'].includes(name)) return ok('IPv4')
  return ok(['6', 'v6', 'ipv6', 'ip6'].includes(name) ? 'IPv6' : 'IP_NOT_USED')
}

export const asTcpFlags: ToJson = (text) => {
  const flags: Record<string, JsonValue> = {}
  for (const part of text.split(',')) {
    const flag = TCP_FLAGS.find((name) => name === part.toUpperCase())
    if (flag === undefined) return refused(`unknown tcp flag: ${part}`)
    flags[flag] = true
  }
  return ok(flags)
}

export const asHeader: ToJson = (text) => {
  const colon = text.indexOf(':')
  return colon < 0
    ? refused(`invalid http-header value "${text}", expected name:value`)
    : ok({ key: text.slice(0, colon), value: text.slice(colon + 1) })
}

/** Security identities that have a name on the command line. */
export const IDENTITIES: Readonly<Record<string, number>> = {
  host: 1,
  world: 2,
  unmanaged: 3,
  health: 4,
  init: 5,
  'remote-node': 6,
  'kube-apiserver': 7,
  ingress: 8,
  'world-ipv4': 9,
  'world-ipv6': 10,
}

export const asIdentity: ToJson = (text) => {
  const named = Object.hasOwn(IDENTITIES, text) ? IDENTITIES[text] : undefined
  if (named !== undefined) return ok(named)
  if (/^[0-9]+$/.test(text) && Number(text) < 2 ** 32) return ok(Number(text))
  return refused(
    `invalid security identity, expected one of ${Object.keys(IDENTITIES).join(' ')} or a number below 2^32`,
  )
}

export const asWorkload: ToJson = (text) => {
  const slash = text.indexOf('/')
  const [kind, name] = slash < 0 ? ['', text] : [text.slice(0, slash), text.slice(slash + 1)]
  return ok({ ...(name === '' ? {} : { name }), ...(kind === '' ? {} : { kind }) })
}

/** `name` or, past the command line, `#index`. */
export const asInterface: ToJson = (text) =>
  ok(/^#[0-9]{1,9}$/.test(text) ? { index: Number(text.slice(1)) } : { name: text })

export const asBoolean: ToJson = (text) =>
  text === 'true' || text === 'false' ? ok(text === 'true') : refused(`"${text}" is neither true nor false`)

export const asUint64: ToJson = (text) =>
  /^[0-9]+$/.test(text) && BigInt(text) < 2n ** 64n ? ok(text) : refused(`"${text}" is not a number below 2^64`)

/** Event types by name, with the names of their sub-types. */
export const EVENT_TYPES: Readonly<Record<string, number>> = {
  drop: 1,
  debug: 2,
  capture: 3,
  trace: 4,
  'policy-verdict': 5,
  recorder: 6,
  'trace-sock': 7,
  l7: 129,
  agent: 130,
}

const SUB_TYPES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  trace: {
    'to-endpoint': 0,
    'to-proxy': 1,
    'to-host': 2,
    'to-stack': 3,
    'to-overlay': 4,
    'from-endpoint': 5,
    'from-proxy': 6,
    'from-host': 7,
    'from-stack': 8,
    'from-overlay': 9,
    'from-network': 10,
    'to-network': 11,
    'from-crypto': 12,
    'to-crypto': 13,
  },
  agent: {
    'agent-started': 2,
    'policy-updated': 3,
    'policy-deleted': 4,
    'endpoint-regenerate-success': 5,
    'endpoint-regenerate-failure': 6,
    'endpoint-created': 7,
    'endpoint-deleted': 8,
    'ipcache-upserted': 9,
    'ipcache-deleted': 10,
    'service-upserted': 11,
    'service-deleted': 12,
  },
}

const numberOf = (known: Readonly<Record<string, number>>, text: string): number | undefined => {
  if (Object.hasOwn(known, text)) return known[text]
  return /^[0-9]+$/.test(text) && Number(text) < 2 ** 31 ? Number(text) : undefined
}

export const asEventType: ToJson = (text) => {
  const colon = text.indexOf(':')
  const name = colon < 0 ? text : text.slice(0, colon)
  const type = numberOf(EVENT_TYPES, name)
  if (type === undefined) {
    return refused(`unable to parse type '${name}', expected ${Object.keys(EVENT_TYPES).join(', ')} or a number`)
  }
  const typed = type === 0 ? {} : { type }
  if (colon < 0) return ok(typed)
  const sub = text.slice(colon + 1)
  const subType = numberOf(Object.hasOwn(SUB_TYPES, name) ? (SUB_TYPES[name] ?? {}) : {}, sub)
  if (subType === undefined)
    return refused(`unable to parse event sub-type '${sub}': not a known name and not a number`)
  return ok({ ...typed, match_sub_type: true, ...(subType === 0 ? {} : { sub_type: subType }) })
}

/** What `type` can be completed to. */
export const EVENT_TYPE_WORDS: readonly string[] = [
  ...Object.keys(EVENT_TYPES),
  ...Object.keys(SUB_TYPES['trace'] ?? {}).map((sub) => `trace:${sub}`),
]
