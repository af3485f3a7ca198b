import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ColumnPlace, moveBy, moveTo, parseLayout, printLayout, resize, toggle } from './column-layout.ts'

const layout = fc
  .uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/), { minLength: 1, maxLength: 40 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((id) =>
        fc.option(fc.integer({ min: 40, max: 1600 }), { nil: undefined }).map((width): ColumnPlace => ({ id, width })),
      ),
    ),
  )

const ids = (places: readonly ColumnPlace[]) => places.map(({ id }) => id).join(' ')
const places = (text: string) => parseLayout(text) ?? []

describe('a layout as text', () => {
  test('reads back what was printed', () => {
    fc.assert(
      fc.property(layout, (given) => {
        expect(parseLayout(printLayout(given))).toEqual(given)
      }),
    )
  })

  test.each([
    ['', undefined],
    ['..', undefined],
    ['<script>', undefined],
    ['time*9999.time*50.no de.node*1', 'time*1600.node*40'],
    ['a*12x.b', 'b'],
  ])('%j is read as %j', (text, as) => {
    expect(printLayout(parseLayout(text)) || undefined).toBe(as)
  })

  test('whatever is written, at most 80 columns come of it', () => {
    fc.assert(fc.property(fc.string(), (text) => (parseLayout(text) ?? []).length <= 80))
    expect(parseLayout(Array.from({ length: 300 }, (_, at) => `c${at}`).join('.'))).toHaveLength(80)
  })
})

describe('columns are moved', () => {
  test.each([
    ['a', 'c', 'b c a d'],
    ['d', 'a', 'd a b c'],
    ['b', 'b', 'a b c d'],
    ['x', 'a', 'a b c d'],
  ])('%s to where %s is', (id, target, after) => {
    expect(ids(moveTo(places('a.b.c.d'), id, target))).toBe(after)
  })

  test.each([
    ['a', 1, 'b a c'],
    ['a', -1, 'a b c'],
    ['b', 9, 'a c b'],
    ['c', -9, 'c a b'],
  ])('%s by %i', (id, by, after) => {
    expect(ids(moveBy(places('a.b.c'), id, by))).toBe(after)
  })

  test('no move loses or doubles a column', () => {
    fc.assert(
      fc.property(layout, fc.nat(), fc.integer({ min: -50, max: 50 }), (given, at, by) => {
        const after = moveBy(given, given[at % given.length]?.id ?? '', by)
        expect(after.map(({ id }) => id).sort()).toEqual(given.map(({ id }) => id).sort())
      }),
    )
  })
})

test('a width stays within bounds, and goes back to its own', () => {
  expect(resize(places('a.b'), 'b', 3)).toEqual([
    { id: 'a', width: undefined },
    { id: 'b', width: 40 },
  ])
  expect(resize(places('a*90'), 'a', undefined)).toEqual([{ id: 'a', width: undefined }])
})

test('a column is shown where it usually stands, and the last one cannot be hidden', () => {
  const order = ['a', 'b', 'c', 'd']
  expect(ids(toggle(places('a.d'), 'c', order))).toBe('a c d')
  expect(ids(toggle(places('d.a'), 'c', order))).toBe('d a c')
  expect(ids(toggle(places('a.d'), 'a', order))).toBe('d')
  expect(ids(toggle(places('a'), 'a', order))).toBe('a')
})
