import { fromJson, type JsonValue } from '@bufbuild/protobuf'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FlowSchema } from '#gen/flow/flow_pb.ts'
import { EMPTY_FILTER } from './ast.ts'
import { compileFilter } from './compile.ts'
import { include } from './edit.ts'
import { FACETS, FacetCounts } from './facets.ts'
import vectors from './filter-vectors.json' with { type: 'json' }
import { parseFilter } from './language.ts'
import { PRESETS } from './presets.ts'
import { SeenValues } from './seen.ts'
import { suggest } from './suggest.ts'

const flows = vectors.flows.map((flow) => fromJson(FlowSchema, flow as JsonValue))
const seen = new SeenValues()
for (const flow of flows) seen.add(flow)
const counts = seen.counts()

/** `|` is the caret. The labels offered, and the text after taking the first. */
function at(marked: string): { readonly labels: readonly string[]; readonly after: string } {
  const caret = marked.indexOf('|')
  const text = marked.replace('|', '')
  const { start, end, items } = suggest(text, caret, counts, 5)
  const [first] = items
  return {
    labels: items.map(({ label }) => label),
    after: text.slice(0, start) + (first?.insert ?? '') + text.slice(end),
  }
}

describe('completion', () => {
  it.each([
    ['verd|', 'verdict:'],
    ['verdict:dr|', 'verdict:DROPPED'],
    ['verdict:| port:80', 'verdict:FORWARDED port:80'],
    ['!(verdict:DR|', '!(verdict:DROPPED'],
    ['!from-pod:default/xw|', '!from-pod:default/xwing'],
    ['--verdict DR|', '--verdict DROPPED'],
    ['--verdict |', '--verdict FORWARDED'],
    ['--verdict=AU|', '--verdict=AUDIT'],
    ['--from-na|', '--from-namespace '],
    ['port:80 --drop-r|', 'port:80 --drop-reason-desc '],
    ["label:'org=em|", 'label:org=empire'],
    ['deathst|', 'pod:default/deathstar-7848d6c4d5-th9v2'],
    ['drop-group:rout|', 'drop-group:routing'],
    ['type:trace:to-e|', 'type:trace:to-endpoint'],
  ])('%s', (marked, after) => {
    expect(at(marked).after).toBe(after)
  })
  it('narrows to a side', () => {
    expect(at('to-port:44|').labels).toContain('443')
    expect(at('from-port:443|').labels).not.toContain('443')
  })
  it('never fails and replaces a part of the text that holds the caret', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.nat(70), (text, caret) => {
        const { start, end } = suggest(text, caret, counts)
        const inside = Math.min(caret, text.length)
        expect([start <= inside, inside <= end || end === start, end <= text.length]).toEqual([true, true, true])
      }),
    )
  })
})

describe('values seen', () => {
  it('are counted for each end', () => {
    expect(seen.top('verdict', 1)).toEqual([{ value: 'FORWARDED', count: 131 }])
    expect(seen.top('nosuch', 1)).toEqual([])
  })
  it('stay within the limit and say what was left out', () => {
    const small = new SeenValues(2)
    for (let port = 1; port <= 100; port++) {
      const flow = structuredClone(vectors.flows[0]) as { l4: { TCP: { source_port: number } } }
      flow.l4.TCP.source_port = port
      small.add(fromJson(FlowSchema, flow as unknown as JsonValue))
    }
    expect(small.top('from-port', 100).length).toBeLessThanOrEqual(4)
    expect(small.leftOut('port').values).toBeGreaterThanOrEqual(94)
    expect(small.top('to-port', 1)).toEqual([{ value: '80', count: 100 }])
  })
})

describe('facets', () => {
  it('count what a click on the value keeps', () => {
    const facets = new FacetCounts()
    for (const flow of flows) facets.add(flow)
    const wrong = FACETS.filter(({ name }) => name !== 'port' && name !== 'node').flatMap((facet) =>
      facets.top(facet.name, 50).flatMap(({ value, count }) => {
        const filter = include(EMPTY_FILTER, facet.condition(value))
        if (filter.kind === 'error') return [filter.message]
        const test = compileFilter(filter.value)
        const kept = test.kind === 'ok' ? flows.filter(test.value).length : -1
        return kept === count ? [] : [`${facet.name} ${value}: ${count} counted, ${kept} kept`]
      }),
    )
    expect(wrong).toEqual([])
  })
  it('offer only values that the language can say', () => {
    const facets = new FacetCounts()
    for (const flow of flows) facets.add(flow)
    const all = FACETS.flatMap((facet) => facets.top(facet.name, 500).map(({ value }) => facet.condition(value)))
    expect(all.filter((condition) => include(EMPTY_FILTER, condition).kind === 'error')).toEqual([])
  })
})

describe('presets', () => {
  it.each(PRESETS)('$name is sound', ({ text, filter }) => {
    expect(parseFilter(text).kind).toBe('ok')
    expect(filter.terms.length).toBeGreaterThan(0)
  })
  it('hide what they say', () => {
    const hidden = Object.fromEntries(PRESETS.map(({ name, hides }) => [name, flows.filter(hides).length]))
    expect(hidden).toMatchObject({ dns: 10, 'kube-system': 11 })
  })
})
