import { toJson } from '@bufbuild/protobuf'
import { type FlowFilter, FlowFilterSchema } from '#gen/flow/flow_pb.ts'
import type { Filter, Term } from './ast.ts'
import { denyGroups, type Way, waysOf, waysOfGroup } from './compile.ts'
import { fieldNamed } from './fields.ts'
import { longTerm, printRange, printTerm } from './print.ts'
import { quoteShell } from './quote.ts'
import { spelledOut } from './spelled.ts'

/** A FlowFilter in the JSON that `--print-raw-filters` prints: proto names, in the order of their numbers. */
export const flowFilterJson = (filter: FlowFilter): string =>
  JSON.stringify(toJson(FlowFilterSchema, filter, { useProtoFieldName: true }))

const isExtra = ({ field }: Term): boolean => fieldNamed(field)?.is.kind !== 'hubble'

function isFlag({ field, value }: Term): boolean {
  const is = fieldNamed(field)?.is
  return is?.kind === 'hubble' && is.cli && !(field === 'interface' && value.startsWith('#'))
}

const isRaw = ({ field }: Term): boolean => field === 'allowlist' || field === 'denylist'

/** The flag of the command line, which spells `--encrypted=false` differently. */
const flag = (term: Term): string =>
  term.field === 'encrypted' && term.value === 'false' ? '--unencrypted' : longTerm(term)

function asList(name: 'allowlist' | 'denylist', terms: readonly Term[]): readonly string[] {
  const ways = waysOfGroup(terms)
  if (ways.kind === 'error' || ways.value.length === 0) return []
  return [`--${name} ${quoteShell(ways.value.map(({ filter }) => flowFilterJson(filter)).join(' '))}`]
}

const hidingText = (terms: readonly Term[]): string =>
  terms.length === 1 ? `!${terms.map(printTerm).join(' ')}` : `!(${terms.map(printTerm).join(' ')})`

/**
 * The `hubble observe` command that shows the same flows, and what of the filter no command can say. Without what is left
 * the command shows more, never less. Terms that are switched off are not in it.
 */
export function toCommand(filter: Filter): { readonly command: string; readonly left: readonly string[] } {
  const written = filter.terms.filter((term) => !term.off)
  const on = spelledOut(written)
  const left = on.filter((term) => term.group === 0 && isExtra(term)).map(printTerm)
  const raw = on.filter(isRaw)
  const words: string[] = []
  const kept = on.filter((term) => term.group === 0 && !isRaw(term) && !isExtra(term))
  // A way to be kept that asks for nothing but extras keeps all that the command could ask for.
  const anything = kept.length === 0 && on.some((term) => term.group === 0 && isExtra(term))
  if (!kept.every(isFlag)) words.push(...asList('allowlist', kept))
  else words.push(...kept.map(flag))
  const groups = denyGroups(on).map((group) => on.filter((term) => term.group === group))
  const sayable = groups.filter((terms) => !terms.some(isExtra))
  for (const terms of groups) {
    if (!sayable.includes(terms)) left.push(hidingText(written.filter(({ group }) => group === terms[0]?.group)))
    else if (sayable.length === 1 && terms.every(isFlag)) words.push(...terms.map((term) => `--not ${flag(term)}`))
    else words.push(...asList('denylist', terms))
  }
  const lists = raw.filter(({ field }) => field === 'denylist' || !anything)
  words.push(...lists.map((term) => `--${term.field} ${quoteShell(term.value)}`))
  return { command: ['hubble observe', ...words, ...printRange(filter.range, 'long')].join(' '), left }
}

/** The two lists in JSON, one text for each filter, and what they cannot say. */
export interface RawFilters {
  readonly allowlist: readonly string[]
  readonly denylist: readonly string[]
  readonly left: readonly string[]
  /** As `hubble observe --print-raw-filters` prints it. */
  readonly text: string
}

const section = (name: string, list: readonly string[]): string =>
  list.length === 0 ? '' : `${name}:\n${list.map((json) => `    - '${json.replaceAll("'", "''")}'\n`).join('')}`

const sayable = ({ extras }: Way): boolean => extras.length === 0

/** What the filter comes to as FlowFilters. A filter that does not compile has none. */
export function toRawFilters(filter: Filter): RawFilters {
  const ways = waysOf({ ...filter, terms: spelledOut(filter.terms) })
  if (ways.kind === 'error') return { allowlist: [], denylist: [], left: filter.terms.map(printTerm), text: '' }
  const { allow, deny } = ways.value
  const lists = allow.map((way) => flowFilterJson(way.filter))
  const allowlist = lists.includes('{}') ? [] : [...new Set(lists)]
  const denylist = deny.filter(sayable).map((way) => flowFilterJson(way.filter))
  return {
    allowlist,
    denylist,
    left: toCommand(filter).left,
    text: section('allowlist', allowlist) + section('denylist', denylist),
  }
}
