import './cel.ts'
import { clone, fromJson, type JsonValue } from '@bufbuild/protobuf'
import { reflect } from '@bufbuild/protobuf/reflect'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Flow, FlowSchema } from '#gen/flow/flow_pb.ts'
import { type Filter, sameFilter } from './ast.ts'
import { toCommand } from './command.ts'
import { FIELDS, writtenName } from './fields.ts'
import vectors from './filter-vectors.json' with { type: 'json' }
import { compileFlowFilters } from './flow-filter.ts'
import { FLOW_FILTER_FIELDS } from './flow-filter-fields.ts'
import { MOST_TEXT, parseFilter } from './language.ts'
import { MAP_FIELDS } from './map-fields.ts'
import { planFilter } from './plan.ts'
import { printFilter } from './print.ts'
import { quoteShell } from './quote.ts'

const flows = vectors.flows.map((flow) => fromJson(FlowSchema, flow as JsonValue))
const context = {
  serviceIds: (flow: (typeof flows)[number]) => ({
    source: [flow.source?.podName ?? ''],
    destination: [flow.destination?.podName ?? ''],
  }),
  edgeIds: (flow: (typeof flows)[number]) => (flow.destination === undefined ? [] : [flow.destination.podName]),
}

/** Values that are worth trying besides the examples and what the flows show. */
const MORE: Readonly<Record<string, readonly string[]>> = {
  pod: ['xwing', '/', 'default/', '/x', 'kube-system/coredns'],
  label: ['', 'org in (empire, alliance)', '!reserved:world', 'k8s:class=xwing,org!=empire'],
  fqdn: ['*', 'cilium.io.'],
  ip: ['::/0', '0.0.0.0/0'],
  port: ['80', '053'],
  'http-path': ["it's", '\\d+', '(a|b)', '^/$'],
  'cel-expression': ['_flow.verdict == Verdict.DROPPED && has(_flow.l4)', 'true'],
  latency: ['<1s', '1ms-20ms'],
  'port-range': ['53-53', '79-80', '440-455', '>1023'],
  protocol: ['HTTP'],
  text: ['x wing', "o'clock", '-x', '~', '!no', 'a:b', '10.0.0.1', '\\d', 'hubble', '(x)'],
  'map-service': ['xwing'],
  edge: ['deathstar'],
}

const valuesOf = (field: (typeof FIELDS)[number]): readonly string[] => {
  const seen = flows.flatMap((flow) => field.seen?.(flow, 'source') ?? []).slice(0, 20)
  const all = [
    ...seen,
    ...field.values,
    ...(MORE[field.name] ?? []),
    ...(field.alone === undefined ? [field.example] : [field.alone]),
  ]
  return [...new Set(all)]
}

const SPELLED = ['drop-group', 'drop-reason-desc', 'l7', 'protocol', 'port-range', 'port']
const termsOf = (field: (typeof FIELDS)[number]): readonly string[] =>
  valuesOf(field).flatMap((value) =>
    (field.sides ? ['', 'from-', 'to-'] : ['']).flatMap((side) => {
      const term = `${side}${field.name}:${quoteShell(value)}`
      return [term, `!${term}`, `--not --${side}${field.name} ${quoteShell(value)}`]
    }),
  )

const arbitraryTerm = fc.constantFrom(...FIELDS).chain((field) =>
  fc.record({
    field: fc.constant(field.name),
    side: field.sides ? fc.constantFrom('any' as const, 'from' as const, 'to' as const) : fc.constant('any' as const),
    value: fc.constantFrom(...valuesOf(field)),
    group: fc.constantFrom(0, 0, 0, 1, 2, 3),
    off: fc.constantFrom(false, false, false, true),
    start: fc.constant(0),
    end: fc.constant(0),
  }),
)

/** A text of terms as the language writes them, conflicts and all; many parse. */
const arbitraryText = fc.array(arbitraryTerm, { maxLength: 5 }).map((terms) =>
  terms
    .map((term) => {
      const name = writtenName(term.field, term.side)
      const value = quoteShell(term.value)
      const off = term.off ? '~' : ''
      if (term.group === 0) return `${off}${name}:${value}`
      if (term.group === 1) return `--not ${off}--${name}=${value}`
      return term.group === 2 ? `${off}!${name}:${value}` : `!(${name}:${value} ~verdict:DROPPED)`
    })
    .join(' '),
)

const arbitraryFilter = arbitraryText
  .map((text) => parseFilter(text))
  .filter((parsed) => parsed.kind === 'ok')
  .map((parsed): Filter => (parsed.kind === 'ok' ? parsed.filter : { terms: [], range: {} }))

const read = (text: string): Filter | string => {
  const parsed = parseFilter(text)
  return parsed.kind === 'ok' ? parsed.filter : `${parsed.error.message} in ${text}`
}

/** The flow as Relay sends it where it is asked for the fields of the map only. */
function masked(flow: Flow): Flow {
  const copy = clone(FlowSchema, flow)
  const message = reflect(FlowSchema, copy)
  const kept = new Set(MAP_FIELDS.map((path) => path.split('.')[0]))
  for (const field of message.fields) if (!kept.has(field.name)) message.clear(field)
  for (const end of [copy.source, copy.destination]) if (end !== undefined) end.labels = []
  return copy
}

describe('laws of the filter language', () => {
  it('every value that a row offers is sound', () => {
    const wrong = FIELDS.flatMap((field) =>
      valuesOf(field).flatMap((value) => {
        const text = `${field.name}:${quoteShell(value)}`
        const filter = read(text)
        return typeof filter === 'string' ? [filter] : []
      }),
    )
    expect(wrong).toEqual([])
  })

  it('parse(print(filter)) is the filter, in both forms', () => {
    fc.assert(
      fc.property(arbitraryFilter, fc.constantFrom('short' as const, 'long' as const), (filter, form) => {
        const printed = printFilter(filter, form)
        const again = read(printed)
        expect([printed, typeof again === 'object' && sameFilter(again, filter)]).toEqual([printed, true])
      }),
      { numRuns: 600 },
    )
  })

  it('what Relay keeps and the rest keeps is what the whole keeps', () => {
    const unsupported = fc.subarray([
      'ip_trace_id',
      'verdict',
      'source_pod',
      'experimental.cel_expression',
      'event_type',
    ])
    fc.assert(
      fc.property(arbitraryFilter, unsupported, (filter, unknown) => {
        const plan = planFilter(filter, { context, unsupported: unknown })
        if (plan.kind === 'error') throw new Error(plan.message)
        const upstream = compileFlowFilters(plan.upstream.whitelist, plan.upstream.blacklist)
        if (upstream.kind === 'error') throw new Error(upstream.message)
        const both = flows.map((flow) => upstream.matches(flow) && (plan.rest?.(flow) ?? true))
        expect(both).toEqual(flows.map(plan.whole))
      }),
      { numRuns: 400 },
    )
  })

  it('what does not look beyond the fields of the map is told from them alone', () => {
    const unsupported = fc.constantFrom<readonly string[]>(
      [],
      FLOW_FILTER_FIELDS.map(({ proto }) => proto),
    )
    const beyond: boolean[] = []
    fc.assert(
      fc.property(arbitraryFilter, unsupported, (filter, unknown) => {
        const plan = planFilter(filter, { context, unsupported: unknown })
        if (plan.kind === 'error' || plan.rest === undefined) return
        beyond.push(plan.beyond)
        if (!plan.beyond) expect(flows.map((flow) => plan.rest?.(masked(flow)))).toEqual(flows.map(plan.rest))
      }),
      { numRuns: 600 },
    )
    expect(new Set(beyond)).toEqual(new Set([true, false]))
  })

  it('extra fields that Relay can say in other words are filtered there, whatever stands beside them', () => {
    const spelled = fc
      .array(fc.constantFrom(...FIELDS.filter(({ name }) => SPELLED.includes(name)).flatMap(termsOf)), {
        minLength: 1,
        maxLength: 4,
      })
      .map((parts) => read(parts.join(' ')))
      .filter((filter) => typeof filter === 'object')
    fc.assert(
      fc.property(spelled, (filter) => {
        const plan = planFilter(filter, { context })
        if (plan.kind === 'error') throw new Error(plan.message)
        const upstream = compileFlowFilters(plan.upstream.whitelist, plan.upstream.blacklist)
        if (upstream.kind === 'error') throw new Error(upstream.message)
        const both = flows.map((flow) => upstream.matches(flow) && (plan.rest?.(flow) ?? true))
        expect(both).toEqual(flows.map(plan.whole))
      }),
      { numRuns: 400 },
    )
    const alone = [
      'drop-group:policy',
      '!drop-group:rate',
      'l7:http l7:dns',
      'to-port-range:80-90',
      'drop-group:nat l7:dns',
    ]
    const lists = alone.map((text) => {
      const filter = read(text)
      const plan = typeof filter === 'string' ? undefined : planFilter(filter)
      return plan?.kind === 'ok' && plan.rest === undefined && plan.notes.length === 0
    })
    expect(lists).toEqual(alone.map(() => true))
  })

  it('the command shows all that the filter keeps, and nothing more when nothing is left', () => {
    fc.assert(
      fc.property(arbitraryFilter, (filter) => {
        const { command, left } = toCommand(filter)
        const again = read(command)
        if (typeof again === 'string') throw new Error(again)
        const [mine, theirs] = [planFilter(filter, { context }), planFilter(again, { context })]
        if (mine.kind === 'error' || theirs.kind === 'error') throw new Error(command)
        const kept = flows.map(mine.whole)
        const shown = flows.map(theirs.whole)
        const wrong = flows.filter((_, index) =>
          left.length === 0 ? kept[index] !== shown[index] : kept[index] === true && shown[index] !== true,
        )
        expect([command, wrong]).toEqual([command, []])
      }),
      { numRuns: 400 },
    )
  })

  const pieces = fc.constantFrom(
    ' ',
    '--not',
    '--pod',
    'pod:',
    '!',
    '!(',
    ')',
    '~',
    "'",
    '"',
    '\\',
    "$'",
    '\n',
    '\\\n',
    '--',
    '-',
    '-n',
    '-A4f',
    '=',
    ':',
    '{',
    '}',
    'hubble observe',
    '--allowlist',
    '\u0000',
    '\ud800',
    'x',
    '80',
    '--verdict DROPPED',
    'label:',
    '--since',
    '5m',
    '|',
    '💥',
    '--cel-expression',
  )
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
    fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(' ')),
  )

  it('any text gives a filter or an error with a place inside the text', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const parsed = parseFilter(text)
        const { start, end, message } = parsed.kind === 'ok' ? { start: 0, end: 0, message: 'none' } : parsed.error
        expect([message !== '', start >= 0, start <= end, end <= text.length]).toEqual([true, true, true, true])
        const printed = parsed.kind === 'ok' ? printFilter(parsed.filter, 'short') : ''
        const again = parsed.kind === 'ok' ? read(printed) : undefined
        const same = parsed.kind !== 'ok' || (typeof again === 'object' && sameFilter(again, parsed.filter))
        expect([printed, same]).toEqual([printed, true])
      }),
      { numRuns: 3000 },
    )
  })

  it('a hundred kilobytes are refused behind the last character that counts', () => {
    const long = 'x '.repeat(50_000)
    const parsed = parseFilter(long)
    expect(parsed).toMatchObject({ kind: 'error', error: { start: MOST_TEXT, end: long.length } })
    expect(parseFilter('x '.repeat(1000)).kind).toBe('error')
    expect(parseFilter('('.repeat(MOST_TEXT)).kind).toBe('ok')
  })
})
