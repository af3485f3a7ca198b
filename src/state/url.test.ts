import { describe, expect, test } from 'vitest'
import { readPlace, writePlace } from './url.ts'

describe('the address', () => {
  test.each([
    '',
    '?filter=namespace%3Ashop+verdict%3ADROPPED',
    '?select=edge%3Ademo%2Fshop%2Fweb+%E2%86%92+demo%2Fshop%2Fcart+%3A+80+%2F+tcp&closed=filters%2Ctable',
    '?filter=%21port%3A53&select=flow%3A00000000-0000-4000-8000-000000000003',
    '?select=service%3Aworld%2Fcallers&list=connections&doctor=open',
    '?list=connections&from=2026-11-21T14%3A03%3A20Z&to=2026-11-21T14%3A04%3A00.500Z',
  ])('%s reads and writes the same', (search) => {
    expect(writePlace(readPlace(search), '')).toBe(search)
  })

  test('what is not understood counts as absent', () => {
    expect(readPlace('?select=teapot:1&closed=kettle,table&filter')).toEqual({
      filter: '',
      selection: undefined,
      closed: ['table'],
      list: 'flows',
      window: undefined,
      doctor: false,
    })
    expect(readPlace('?from=2026-11-21T14:04:00Z&to=2026-11-21T14:03:00Z').window).toBeUndefined()
    expect(readPlace('?from=lunch&to=2026-11-21T14:03:00Z').window).toBeUndefined()
    expect(readPlace('?select=edge:').selection).toBeUndefined()
    expect(readPlace('?select=edge').selection).toBeUndefined()
  })

  test('panels are written only where they differ from the usual', () => {
    const place = { filter: '', selection: undefined, list: 'flows', window: undefined, doctor: false } as const
    expect(writePlace({ ...place, closed: ['filters'] }, '', ['filters'])).toBe('')
    expect(writePlace({ ...place, closed: [] }, '', ['filters'])).toBe('?closed=none')
    expect(readPlace('?closed=none', ['filters']).closed).toEqual([])
    expect(readPlace('', ['filters']).closed).toEqual(['filters'])
  })

  test('parameters of others are kept', () => {
    const place = {
      filter: 'l7:dns',
      selection: undefined,
      closed: [],
      list: 'connections',
      window: undefined,
      doctor: false,
    } as const
    expect(writePlace(place, '?token=a&filter=old&closed=table')).toBe('?token=a&filter=l7%3Adns&list=connections')
  })

  test('a flow without a uuid cannot be linked to', () => {
    const selection = { kind: 'flow', uuid: '', row: undefined } as const
    expect(writePlace({ filter: '', selection, closed: [], list: 'flows', window: undefined, doctor: false }, '')).toBe(
      '',
    )
  })
})
