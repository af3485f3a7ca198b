import './cel.ts'
import { equals, type JsonValue } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import { type FlowFilter, FlowFilterSchema } from '#gen/flow/flow_pb.ts'
import { sameFilter } from './ast.ts'
import { toCommand, toRawFilters } from './command.ts'
import { waysOf } from './compile.ts'
import vectors from './filter-vectors.json' with { type: 'json' }
import { decodeFlowFilter, NEWER_THAN_1_17 } from './flow-filter-json.ts'
import { parseFilter } from './language.ts'
import { type Checked, checkEach } from './matcher.ts'
import { printFilter } from './print.ts'

interface Case {
  readonly name: string
  readonly cli: string | null
  readonly whitelist: readonly JsonValue[]
  readonly blacklist: readonly JsonValue[]
  readonly error?: string
}

const cases = (vectors.cases as unknown as readonly Case[]).flatMap((wanted) =>
  wanted.cli === null ? [] : [{ ...wanted, cli: wanted.cli }],
)

const value = <T>(checked: Checked<T>): T => {
  if (checked.kind === 'error') throw new Error(checked.message)
  return checked.value
}

const read = (text: string) => {
  const parsed = parseFilter(text)
  if (parsed.kind === 'error') throw new Error(`${parsed.error.message} at ${parsed.error.start} in ${text}`)
  return parsed.filter
}

const lists = (text: string) => {
  const ways = value(waysOf(read(text)))
  return [ways.allow.map(({ filter }) => filter), ways.deny.map(({ filter }) => filter)] as const
}

const decoded = (list: readonly JsonValue[]) =>
  value(checkEach(list, (json) => decodeFlowFilter(json, NEWER_THAN_1_17)))

const same = (a: readonly FlowFilter[], b: readonly FlowFilter[]) =>
  a.length === b.length && a.every((one, index) => equals(FlowFilterSchema, one, b[index] ?? one))

describe('the long form', () => {
  it.each(cases.filter(({ error }) => error === undefined))(
    'becomes the filters of the command line: $cli',
    (wanted) => {
      const [allow, deny] = lists(wanted.cli)
      expect([same(allow, decoded(wanted.whitelist)), same(deny, decoded(wanted.blacklist))]).toEqual([true, true])
    },
  )
  it.each(cases.filter(({ error }) => error !== undefined))(
    'is refused where the command line fails: $cli',
    ({ cli }) => {
      expect(parseFilter(cli).kind).toBe('error')
    },
  )
  it.each(cases.filter(({ error }) => error === undefined))('comes back from both printed forms: $cli', ({ cli }) => {
    const filter = read(cli)
    expect(sameFilter(read(printFilter(filter, 'long')), filter)).toBe(true)
    expect(sameFilter(read(printFilter(filter, 'short')), filter)).toBe(true)
  })
  it.each(cases.filter(({ error }) => error === undefined))(
    'becomes a command of the same filters: $cli',
    ({ cli }) => {
      const { command, left } = toCommand(read(cli))
      expect(left).toEqual([])
      const [allow, deny] = lists(cli)
      const [allowAgain, denyAgain] = lists(command)
      expect(same(allow, allowAgain) && same(deny, denyAgain)).toBe(true)
    },
  )
})

describe('flags alone', () => {
  it.each(vectors.cli_flag_cases.filter(({ exit }) => exit !== 0))('are refused with a place: $cli', ({ cli }) => {
    const parsed = parseFilter(cli)
    const error = parsed.kind === 'error' ? parsed.error : { start: -1, end: -1, message: '' }
    expect(error.message).not.toBe('')
    expect(error.start).toBeGreaterThanOrEqual(0)
    expect(error.end).toBeLessThanOrEqual(cli.length)
  })
  it.each(vectors.cli_flag_cases.filter(({ exit }) => exit === 0))(
    'print the same raw filters: $cli',
    ({ cli, raw_filters }) => {
      expect(toRawFilters(read(cli)).text).toBe(raw_filters)
    },
  )
})
