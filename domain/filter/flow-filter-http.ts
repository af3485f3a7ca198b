import type { Flow, FlowFilter } from '#gen/flow/flow_pb.ts'
import { type Checked, checkEach, mapTest, ok, refused, type Test, within } from './matcher.ts'
import { checkRegexp } from './regexp.ts'
import { requestPath } from './request-uri.ts'

/** Several RE2 expressions over one text of a flow; a flow without it never matches. */
export const regexps = (name: string, of: (flow: Flow) => string | undefined) => (values: readonly string[]) =>
  mapTest(within(`invalid ${name} filter`, checkEach(values, checkRegexp)), (tests) => (flow) => {
    const text = of(flow)
    return text !== undefined && tests.some((test) => test(text))
  })

const httpOf = (flow: Flow) => (flow.l7?.record.case === 'http' ? flow.l7.record.value : undefined)

/** HTTP fields refuse to be asked for together with event types that exclude L7. */
const http =
  <T>(name: string, compile: (values: readonly T[]) => Checked<Test>) =>
  (values: readonly T[], { eventType }: FlowFilter): Checked<Test> =>
    eventType.length > 0 && !eventType.some(({ type }) => type === 129)
      ? refused(`filtering by ${name} requires the event type filter to only match 'l7' events`)
      : compile(values)

const checkStatus = (text: string): Checked<string> =>
  /^[1-5]([0-9]{2}|[0-9]?\+)$/.test(text)
    ? ok(text)
    : refused(`invalid http status code filter: invalid status code prefix: "${text}"`)

const statuses = (values: readonly string[]) =>
  mapTest(checkEach(values, checkStatus), (checked) => (flow) => {
    const code = httpOf(flow)?.code ?? 0
    const digits = String(code).padStart(3, '0')
    return (
      code !== 0 &&
      checked.some((text) => (text.endsWith('+') ? digits.startsWith(text.slice(0, -1)) : digits === text))
    )
  })

const methods = (values: readonly string[]): Checked<Test> => {
  const wanted = new Set(values.map((value) => value.toLowerCase()))
  return ok((flow) => {
    const method = httpOf(flow)?.method ?? ''
    return method !== '' && wanted.has(method.toLowerCase())
  })
}

const headers = (values: readonly { readonly key: string; readonly value: string }[]): Checked<Test> =>
  ok((flow) =>
    (httpOf(flow)?.headers ?? []).some((header) =>
      values.some(({ key, value }) => header.key === key && header.value === value),
    ),
  )

/** The five fields of HTTP; each refuses event types that leave L7 out. */
export const HTTP = {
  status: http('http status code', statuses),
  method: http('http method', methods),
  path: http(
    'http path',
    regexps('http path', (flow) => requestPath(httpOf(flow)?.url ?? '')),
  ),
  url: http(
    'http url',
    regexps('http url', (flow) => httpOf(flow)?.url || undefined),
  ),
  header: http('http headers', headers),
} as const
