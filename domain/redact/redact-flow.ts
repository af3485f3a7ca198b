import type { Flow, HTTP } from '#gen/flow/flow_pb.ts'
import { MARK, type RedactOptions } from './options.ts'
import { Tally } from './tally.ts'

/** Headers that hold a URL or its path; in all others a `?` is no query. */
const URL_HEADERS: ReadonlySet<string> = new Set([
  ':path',
  'referer',
  'location',
  'content-location',
  'x-envoy-original-path',
  'x-original-uri',
  'x-original-url',
  'x-forwarded-uri',
  'x-rewrite-url',
])

/** Takes secrets out of a flow, in place. Answers whether anything was taken out. */
export type FlowRedactor = (flow: Flow) => boolean

/** What the options say as a function; `tally` counts what it took out. Takes linear time in what the flow holds. */
export function flowRedactor({ headers, urlQuery, patterns }: RedactOptions, tally = new Tally()): FlowRedactor {
  const secret = new Set(headers.map((name) => name.toLowerCase()))

  const matched = (text: string): string => {
    let rest = text
    for (const pattern of patterns) if (pattern.test(rest)) rest = pattern.matcher(rest).replaceAll(MARK)
    return rest
  }
  const byPattern = (text: string): string => tally.of('pattern', text, matched(text))
  const userInfo = (text: string, without: (text: string) => string): string =>
    tally.of('user-info', text, without(text))
  const url = (text: string): string => {
    const plain = userInfo(text, withoutUserInfo)
    return byPattern(tally.of('query', plain, withoutQuery(plain, urlQuery)))
  }
  // It repeats what stands elsewhere in the flow, so what is taken out of it is not counted again.
  const summary = (text: string, gone: ReadonlyMap<string, string>): string => {
    let rest = text
    for (const [was, is] of gone) rest = rest.replaceAll(was, () => is)
    rest = rest.replace(/\/\/[^/?#\s]*@/g, `//${MARK}@`)
    if (urlQuery) rest = rest.replace(/([?#])(?!\[redacted\])[^\s]+/g, `$1${MARK}`)
    return matched(rest)
  }
  const http = (call: HTTP, gone: Map<string, string>): void => {
    const clean = url(call.url)
    if (clean !== call.url) gone.set(call.url, clean)
    call.url = clean
    call.method = byPattern(call.method)
    for (const header of call.headers) {
      const name = header.key.trim().toLowerCase()
      const text = secret.has(name)
        ? header.value && tally.of('header', header.value, MARK)
        : URL_HEADERS.has(name)
          ? url(header.value)
          : value(header.value)
      if (text === header.value || header.value === '') continue
      gone.set(header.value, text)
      header.value = text
    }
    for (const header of call.headers) header.key = byPattern(header.key)
  }
  const value = (text: string): string =>
    byPattern(userInfo(text, (plain) => plain.replace(/\/\/[^/?#]*@/g, `//${MARK}@`)))

  return (flow) => {
    let changed = false
    const put = (before: string, after: string): string => {
      changed ||= before !== after
      return after
    }
    const each = (texts: string[]): string[] => texts.map((text) => put(text, byPattern(text)))
    const gone = new Map<string, string>()
    const record = flow.l7?.record
    if (record?.case === 'http') {
      const before = JSON.stringify([record.value.method, record.value.url, record.value.headers])
      http(record.value, gone)
      put(before, JSON.stringify([record.value.method, record.value.url, record.value.headers]))
    }
    if (patterns.length > 0) {
      if (record?.case === 'dns') {
        record.value.query = put(record.value.query, byPattern(record.value.query))
        record.value.cnames = each(record.value.cnames)
      }
      if (record?.case === 'kafka') record.value.topic = put(record.value.topic, byPattern(record.value.topic))
      flow.sourceNames = each(flow.sourceNames)
      flow.destinationNames = each(flow.destinationNames)
      flow.policyLog = each(flow.policyLog)
      const parent = flow.traceContext?.parent
      if (parent) parent.traceId = put(parent.traceId, byPattern(parent.traceId))
      // What has no description cannot be searched.
      changed ||= flow.extensions !== undefined
      flow.extensions = undefined
    }
    flow.Summary = put(flow.Summary, summary(flow.Summary, gone))
    if (changed) tally.flows++
    return changed
  }
}

/** `//name:password@host` anywhere, and `name:password@host:port`, the form of CONNECT. */
const withoutUserInfo = (url: string): string =>
  url.replace(/\/\/[^/?#]*@/g, `//${MARK}@`).replace(/^[^/?#]+@/, `${MARK}@`)

function withoutQuery(url: string, wanted: boolean): string {
  const at = wanted ? url.search(/[?#]/) : -1
  return at < 0 || at === url.length - 1 ? url : `${url.slice(0, at + 1)}${MARK}`
}
