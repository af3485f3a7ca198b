import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Filter, sameFilter } from './ast.ts'
import {
  addFilter,
  exclude,
  hideAll,
  holds,
  include,
  negateTerm,
  only,
  removeFilter,
  removeTerm,
  retypeTerm,
  setValue,
  standing,
  swapAll,
  swapTerm,
  toggleTerm,
  without,
} from './edit.ts'
import { parseFilter } from './language.ts'
import type { Checked } from './matcher.ts'
import { PRESETS } from './presets.ts'
import { printFilter } from './print.ts'

const read = (text: string): Filter => {
  const parsed = parseFilter(text)
  if (parsed.kind === 'error') throw new Error(parsed.error.message)
  return parsed.filter
}

const shown = (result: Checked<Filter> | Filter): string =>
  'kind' in result
    ? result.kind === 'error'
      ? `error: ${result.message}`
      : printFilter(result.value, 'short')
    : printFilter(result, 'short')

const pod = { field: 'pod', side: 'from', value: 'default/xwing' } as const
const dropped = { field: 'verdict', side: 'any', value: 'DROPPED' } as const

describe('a click', () => {
  it.each([
    ['', 'verdict:DROPPED'],
    ['verdict:AUDIT', 'verdict:AUDIT verdict:DROPPED'],
    ['!verdict:DROPPED port:80', 'port:80 verdict:DROPPED'],
    ['~verdict:DROPPED', 'verdict:DROPPED'],
  ])('includes a value in %j', (before, after) => {
    expect(shown(include(read(before), dropped))).toBe(after)
  })
  it.each([
    ['', '!verdict:DROPPED'],
    ['verdict:DROPPED', '!verdict:DROPPED'],
    ['!port:53', '!port:53 !verdict:DROPPED'],
    ['!(verdict:DROPPED port:53)', '!(verdict:DROPPED port:53) !verdict:DROPPED'],
  ])('excludes a value in %j', (before, after) => {
    expect(shown(exclude(read(before), dropped))).toBe(after)
  })
  it('switches off what contradicts it', () => {
    expect(shown(include(read('namespace:shop port:80'), pod))).toBe('~namespace:shop port:80 from-pod:default/xwing')
  })
  it('is refused where the language cannot say the value', () => {
    expect(include(read(''), { field: 'label', side: 'any', value: 'k8s:a=b c' }).kind).toBe('error')
    expect(include(read(''), { field: 'nosuch', side: 'any', value: 'x' }).kind).toBe('error')
  })
  it('knows what stands', () => {
    expect(standing(read('verdict:DROPPED'), dropped)).toBe('included')
    expect(standing(read('!verdict:DROPPED'), dropped)).toBe('excluded')
    expect(standing(read('!(verdict:DROPPED port:1) ~verdict:DROPPED'), dropped)).toBeUndefined()
    expect(shown(without(read('verdict:DROPPED port:1 !(verdict:DROPPED port:2)'), dropped))).toBe(
      'port:1 !(verdict:DROPPED port:2)',
    )
  })
})

describe('a chip', () => {
  const filter = read('from-pod:a/b !verdict:FORWARDED !(port:1 port:2)')
  it.each([
    ['is removed', removeTerm(filter, 1), 'from-pod:a/b !(port:1 port:2)'],
    ['is switched off', toggleTerm(filter, 0), '~from-pod:a/b !verdict:FORWARDED !(port:1 port:2)'],
    ['is negated', negateTerm(filter, 0), '!from-pod:a/b !verdict:FORWARDED !(port:1 port:2)'],
    ['is affirmed', negateTerm(filter, 1), 'from-pod:a/b verdict:FORWARDED !(port:1 port:2)'],
    ['is swapped', swapTerm(filter, 0), 'to-pod:a/b !verdict:FORWARDED !(port:1 port:2)'],
    ['gets another value', setValue(filter, 3, '3'), 'from-pod:a/b !verdict:FORWARDED !(port:1 port:3)'],
    ['refuses a wrong value', setValue(filter, 3, 'x'), /^error: invalid source port filter/],
    ['that is not there is refused', toggleTerm(filter, 9), 'error: there is no such term'],
    ['of JSON changes its list', negateTerm(read(`allowlist:'{"reply":[true]}'`), 0), `denylist:'{"reply":[true]}'`],
  ] as const)('%s', (_, result, after) => {
    expect(shown(result)).toMatch(after instanceof RegExp ? after : new RegExp(`^${escaped(after)}$`))
  })
  it('is typed anew, and keeps its group', () => {
    const typed = retypeTerm(filter, 1, 'verdict:AUDIT')
    expect(typed.kind === 'ok' && printFilter(typed.filter, 'short')).toBe(
      'from-pod:a/b !verdict:AUDIT !(port:1 port:2)',
    )
    expect(retypeTerm(filter, 1, 'verdict:audit')).toMatchObject({ kind: 'error', error: { start: 8, end: 13 } })
    expect(retypeTerm(read('port:1 verdict:AUDIT'), 1, 'from-port:2')).toMatchObject({ kind: 'error' })
  })
})

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|"]/g, '.').replaceAll("'", '.')

describe('whole filters', () => {
  it('swap their sides, and back', () => {
    const filter = read('from-pod:a/b to-port:80 !from-namespace:x verdict:DROPPED')
    expect(shown(swapAll(filter))).toBe('to-pod:a/b from-port:80 !to-namespace:x verdict:DROPPED')
    expect(sameFilter(swapAll(swapAll(filter)), filter)).toBe(true)
  })
  it('of presets are put on and taken off', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...PRESETS]), (presets) => {
        const start = read('namespace:shop !port:53')
        const base = presets.reduce((so, { filter }) => removeFilter(so, filter), start)
        let filter = base
        for (const preset of presets) {
          const added = addFilter(filter, preset.filter)
          if (added.kind === 'error') throw new Error(added.message)
          filter = added.value
        }
        expect(presets.every((preset) => holds(filter, preset.filter))).toBe(true)
        const cleared = presets.reduce((so, preset) => removeFilter(so, preset.filter), filter)
        expect(sameFilter(cleared, base)).toBe(true)
      }),
    )
  })
  it('that contradict one another are not joined', () => {
    expect(addFilter(read('pod:a'), read('from-pod:b')).kind).toBe('error')
  })
})

describe('one value alone', () => {
  it.each([
    ['pod:shop/web pod:shop/cart verdict:DROPPED', 'verdict:DROPPED pod:shop/search'],
    ['!pod:shop/web from-port:1', '!pod:shop/web from-port:1 pod:shop/search'],
    ['~pod:shop/web', '~pod:shop/web pod:shop/search'],
  ])('of %s', (before, after) => {
    const parsed = parseFilter(before)
    const edited = parsed.kind === 'ok' && only(parsed.filter, { field: 'pod', side: 'any', value: 'shop/search' })
    expect(edited && edited.kind === 'ok' && printFilter(edited.value, 'short')).toBe(after)
  })

  it.each([
    ['verdict:FORWARDED', 'verdict:DROPPED pod:shop/a', 'verdict:FORWARDED !(verdict:DROPPED pod:shop/a)'],
    ['', 'port:53', '!port:53'],
    ['!port:53', 'port:53', '!port:53'],
    ['', '!port:53', 'refused'],
    ['', '', 'refused'],
  ])('of %j all that %j keeps can be hidden', (before, other, after) => {
    const [a, b] = [parseFilter(before), parseFilter(other)]
    const edited = a.kind === 'ok' && b.kind === 'ok' ? hideAll(a.filter, b.filter) : undefined
    expect(edited?.kind === 'ok' ? printFilter(edited.value, 'short') : 'refused').toBe(after)
  })
})
