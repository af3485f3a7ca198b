import { describe, expect, test } from 'vitest'
import { DEFAULT_TABLE, parseTable, printTable, readTable, writeTable } from './table-view.ts'

const VIEW = {
  columns: [
    { id: 'time', width: undefined },
    { id: 'source', width: 180 },
  ],
  sort: { column: 'latency', descending: true },
  clock: 'utc',
  density: 'comfortable',
  calls: 'every',
} as const

describe('the look of the table in an address', () => {
  test('reads back, and leaves the words of others alone', () => {
    const search = writeTable(VIEW, '?filter=a&density=compact')
    expect(search).toBe('?filter=a&density=comfortable&cols=time.source*180&sort=-latency&clock=utc&calls=every')
    expect(readTable(search)).toEqual(VIEW)
    expect(parseTable(printTable(VIEW))).toEqual(VIEW)
  })

  test('is not there where it is as usual', () => {
    expect(writeTable(DEFAULT_TABLE, '?cols=time&clock=utc')).toBe('')
    expect(readTable('?filter=a')).toBeUndefined()
  })

  test.each(['?clock=mars', '?sort=--', '?cols=%00', '?density=&calls=none', `?sort=${'a'.repeat(99)}`])(
    'counts %s as absent',
    (search) => {
      expect(readTable(search)).toEqual(DEFAULT_TABLE)
    },
  )
})
