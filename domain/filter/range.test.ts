import { describe, expect, it } from 'vitest'
import { instantOf, resolveRange, withRange } from './range.ts'

const now = Date.UTC(2026, 8, 13, 12)

describe('a time', () => {
  it.each([
    ['3s', now - 3000],
    ['1h43m', now - 103 * 60_000],
    ['0', now],
    ['2026-09-13', Date.UTC(2026, 8, 13)],
    ['2026-09-13T10Z', Date.UTC(2026, 8, 13, 10)],
    ['2026-09-13T10:30Z', Date.UTC(2026, 8, 13, 10, 30)],
    ['2026-09-13T10:30+02:00', Date.UTC(2026, 8, 13, 8, 30)],
    ['2026-09-13T10:30:05.125-01:00', Date.UTC(2026, 8, 13, 11, 30, 5, 125)],
    ['Sep  3 15:04:05.000', Date.UTC(2026, 8, 3, 15, 4, 5)],
    ['Thu, 03 Sep 2026 15:04:05 -0700', Date.UTC(2026, 8, 3, 22, 4, 5)],
  ])('%s', (text, wanted) => {
    expect(instantOf(text, now)).toEqual({ kind: 'ok', value: wanted })
  })
  it.each([
    '',
    'yesterday',
    '2026-02-30',
    '2026-13-01',
    '2026-09-13T10',
    '2026-09-13T10:30',
    '-5m',
    '5',
    'Foo  3 15:04:05.000',
  ])('%j is refused', (text) => {
    expect(instantOf(text, now).kind).toBe('error')
  })
})

describe('a range', () => {
  it('resolves against the clock', () => {
    expect(resolveRange({ since: '5m', last: 3 }, now)).toEqual({
      since: now - 300_000,
      until: undefined,
      first: undefined,
      last: 3,
      all: false,
    })
  })
  it.each([
    [{ first: 1 }, 'last', '2'],
    [{ last: 1 }, 'all', ''],
    [{ all: true }, 'first', '2'],
    [{}, 'last', '1000001'],
    [{}, 'first', '-1'],
  ] as const)('%j refuses %s %s', (range, name, text) => {
    expect(withRange(range, name, text).kind).toBe('error')
  })
})
