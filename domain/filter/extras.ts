import type { Flow, Policy } from '#gen/flow/flow_pb.ts'
import { DropReason, L7FlowType, Verdict } from '#gen/flow/flow_pb.ts'
import { DROP_GROUPS } from './drop-groups.ts'
import { parseDuration } from './duration.ts'
import { portsOf } from './flow-filter-l4.ts'
import { type Checked, ok, refused, type Test } from './matcher.ts'
import { textOf } from './visible-text.ts'

/** What the filter cannot know by itself: how the map names services and edges. */
export interface FilterContext {
  /** All that each end is called. */
  readonly serviceIds: (flow: Flow) => { readonly source: readonly string[]; readonly destination: readonly string[] }
  /** None for a flow that draws no edge. */
  readonly edgeIds: (flow: Flow) => readonly string[]
}

export type End = 'source' | 'destination'

/** How a value of an extra field is matched. `end` counts for fields with sides only. */
export type ToTest = (text: string, end: End, context: FilterContext | undefined) => Checked<Test>

const never: Test = () => false

export const byText: ToTest = (text) => {
  const wanted = text.toLowerCase()
  if (wanted === '') return refused('a text to search for is empty')
  return ok((flow) => textOf(flow).some((part) => part.toLowerCase().includes(wanted)))
}

export const byMapService: ToTest = (text, end, context) =>
  text === ''
    ? refused('the id of a service of the map is expected')
    : ok(context === undefined ? never : (flow) => context.serviceIds(flow)[end].includes(text))

export const byEdge: ToTest = (text, _end, context) =>
  text === ''
    ? refused('the id of an edge of the map is expected')
    : ok(context === undefined ? never : (flow) => context.edgeIds(flow).includes(text))

const policyTest =
  (of: (flow: Flow) => readonly (readonly Policy[])[]): ToTest =>
  (text) => {
    const parts = text.split('/')
    const [name = '', namespace, kind] = parts.toReversed()
    if (name === '' || parts.length > 3)
      return refused('a policy is written name, namespace/name or kind/namespace/name')
    return ok((flow) =>
      of(flow).some((list) =>
        list.some(
          (policy) =>
            policy.name === name &&
            (namespace === undefined || policy.namespace === namespace) &&
            (kind === undefined || policy.kind.toLowerCase() === kind.toLowerCase()),
        ),
      ),
    )
  }

const allowing = (flow: Flow) => [flow.egressAllowedBy, flow.ingressAllowedBy]
const denying = (flow: Flow) => [flow.egressDeniedBy, flow.ingressDeniedBy]

export const byPolicy = policyTest((flow) => [...allowing(flow), ...denying(flow)])
export const byAllowing = policyTest(allowing)
export const byDenying = policyTest(denying)

/** `>x`, `>=x`, `<x`, `<=x`, `=x`, `x` or `x-y` (both included). */
function compare(text: string, read: (text: string) => number | undefined): ((value: number) => boolean) | undefined {
  const [, sign = '=', rest = ''] = /^(>=|<=|>|<|=)?(.*)$/s.exec(text) ?? []
  const dash = /^[<>=]/.test(text) ? -1 : rest.indexOf('-')
  if (dash > 0) {
    const low = read(rest.slice(0, dash))
    const high = read(rest.slice(dash + 1))
    return low === undefined || high === undefined || low > high ? undefined : (value) => value >= low && value <= high
  }
  const bound = read(rest)
  if (bound === undefined) return undefined
  const tests: Readonly<Record<string, (value: number) => boolean>> = {
    '>': (value) => value > bound,
    '>=': (value) => value >= bound,
    '<': (value) => value < bound,
    '<=': (value) => value <= bound,
    '=': (value) => value === bound,
  }
  return tests[sign]
}

export const byLatency: ToTest = (text) => {
  const test = compare(text, parseDuration)
  if (test === undefined) return refused('a latency is written >100ms, <=1.5s or 10ms-50ms')
  return ok((flow) => {
    const latency = Number(flow.l7?.latencyNs ?? 0n)
    return latency > 0 && test(latency / 1e6)
  })
}

const readPort = (text: string) => (/^[0-9]{1,5}$/.test(text) && Number(text) <= 65535 ? Number(text) : undefined)

export const byPortRange: ToTest = (text, end) => {
  const test = compare(text, readPort)
  if (test === undefined) return refused('a range of ports is written 8000-9000, >1023 or <=1023')
  return ok((flow) => {
    const ports = portsOf(flow.l4)
    return ports !== undefined && test(ports[end])
  })
}

export const byDropGroup: ToTest = (text) => {
  const reasons = Object.hasOwn(DROP_GROUPS, text) ? new Set(DROP_GROUPS[text]) : undefined
  if (reasons === undefined) return refused(`expected one of ${Object.keys(DROP_GROUPS).join(', ')}`)
  return ok(
    (flow) => flow.verdict === Verdict.DROPPED && reasons.has(flow.dropReasonDesc ?? DropReason.DROP_REASON_UNKNOWN),
  )
}

/** DNS response codes by name. */
export const RCODES: readonly string[] = [
  'NOERROR',
  'FORMERR',
  'SERVFAIL',
  'NXDOMAIN',
  'NOTIMP',
  'REFUSED',
  'YXDOMAIN',
  'YXRRSET',
  'NXRRSET',
  'NOTAUTH',
  'NOTZONE',
]

/** The response code of a DNS answer; questions have none. */
export function rcodeOf(flow: Flow): number | undefined {
  const dns = flow.l7?.record.case === 'dns' ? flow.l7.record.value : undefined
  return dns !== undefined && flow.l7?.type === L7FlowType.RESPONSE ? dns.rcode : undefined
}

export const byRcode: ToTest = (text) => {
  const known = RCODES.indexOf(text.toUpperCase())
  const code = known >= 0 ? known : /^[0-9]{1,5}$/.test(text) ? Number(text) : undefined
  if (code === undefined) return refused(`expected one of ${RCODES.join(', ')} or a number`)
  return ok((flow) => rcodeOf(flow) === code)
}

export const L7_KINDS = ['http', 'dns', 'kafka', 'none'] as const

/** Which L7 record a flow carries, `none` for the others. */
export const l7KindOf = (flow: Flow): string => flow.l7?.record.case ?? 'none'

export const byL7: ToTest = (text) =>
  L7_KINDS.some((kind) => kind === text)
    ? ok((flow) => l7KindOf(flow) === text)
    : refused(`expected one of ${L7_KINDS.join(', ')}`)
