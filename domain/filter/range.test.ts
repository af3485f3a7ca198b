import { describe, expect, it } from 'vitest'
import { instantOf, resolveRange, withRange } from './range.ts'

const now = Date.UTC(2026, 8, 13, 12)

describe('a time', () => {
  it.each([
    ['3s', now - 3000],
    ['1h43m', now - 103 * 60_000],
    ['0', now],
    ['.5s', now - 500],
    ['1.s', now - 1000],
    ['1.5h', now - 90 * 60_000],
    ['+5m', now - 300_000],
    ['-5m', now + 300_000],
    ['100ms', now - 100],
    ['2h45m30.5s', now - 9_930_500],
    ['2026-02-28', Date.UTC(2026, 1, 28)],
    ['2026-09-13T9Z', Date.UTC(2026, 8, 13, 9)],
    ['2026-09-13T10-07:00', Date.UTC(2026, 8, 13, 17)],
    ['2026-09-13T10:30:05Z', Date.UTC(2026, 8, 13, 10, 30, 5)],
    ['2026-09-13T10:30:05,5Z', Date.UTC(2026, 8, 13, 10, 30, 5, 500)],
    ['2026-09-13T10:30:05.123456789Z', Date.UTC(2026, 8, 13, 10, 30, 5) + 123.456789],
    ['Sep 13 15:04:05.000', Date.UTC(2026, 8, 13, 15, 4, 5)],
    ['sep 3 15:04:05.250', Date.UTC(2026, 8, 3, 15, 4, 5, 250)],
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
    '--5m',
    '5',
    '5m ',
    '300y',
    '9999999h',
    '2026-09-13T10:30+0200',
    '2026-09-13T10+02',
    '2026-09-13T10:30:05+25:00',
    '2026-09-13T10:30:05+02:60',
    '2026-09-13t10:30:05z',
    '2026-09-13 10:30:05',
    '2026-9-13',
    '2026-09-13T24:00Z',
    'Foo, 03 Sep 2026 15:04:05 -0700',
    'Thu, 03 Sep 2026 15:04:05 GMT',
    'Thu, 3 Sep 2026 15:04:05 -0700',
    'Sep  3 15:04:05',
    'Sep  3 15:04:05.0000',
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
