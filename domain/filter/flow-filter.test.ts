import './cel.ts'
import { fromJson, type JsonValue } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import { FlowSchema } from '#gen/flow/flow_pb.ts'
import vectors from './filter-vectors.json' with { type: 'json' }
import { compileFlowFilters } from './flow-filter.ts'
import { decodeFlowFilter, NEWER_THAN_1_17 } from './flow-filter-json.ts'
import { checkEach } from './matcher.ts'

const flows = vectors.flows.map((flow) => fromJson(FlowSchema, flow as JsonValue))

interface Case {
  readonly name: string
  readonly whitelist: readonly JsonValue[]
  readonly blacklist: readonly JsonValue[]
  readonly matches: readonly number[] | null
  readonly error?: string
}

function run({ whitelist, blacklist }: Case): readonly number[] | string {
  const decode = (json: JsonValue) => decodeFlowFilter(json, NEWER_THAN_1_17)
  const allow = checkEach(whitelist, decode)
  if (allow.kind === 'error') return allow.message
  const deny = checkEach(blacklist, decode)
  if (deny.kind === 'error') return deny.message
  const compiled = compileFlowFilters(allow.value, deny.value)
  if (compiled.kind === 'error') return compiled.message
  return flows.flatMap((flow, index) => (compiled.matches(flow) ? [index] : []))
}

const cases = vectors.cases as unknown as readonly Case[]

describe('flow filters', () => {
  it.each(cases.filter(({ error }) => error === undefined))('keep what Hubble keeps: $name', (wanted) => {
    expect(run(wanted)).toEqual(wanted.matches)
  })
  it.each(cases.filter(({ error }) => error !== undefined))('refuse what Hubble refuses: $name', (wanted) => {
    expect(run(wanted)).toEqual(expect.any(String))
  })
})
