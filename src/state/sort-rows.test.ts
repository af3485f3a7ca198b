import { create } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Row, RowSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { RowList } from './rows.ts'
import { type SortKey, sortRows } from './sort-rows.ts'

const { signal } = new AbortController()

function listOf(keys: readonly SortKey[]): { rows: RowList; keyOf: (row: Row) => SortKey } {
  const rows = keys.map((_, index) => create(RowSchema, { number: keys.length - index }))
  const byRow = new Map(rows.map((row, index) => [row, keys[index] ?? '']))
  return { rows: RowList.empty.append(rows, 1e6), keyOf: (row) => byRow.get(row) ?? '' }
}

async function sorted(keys: readonly SortKey[], descending: boolean): Promise<readonly SortKey[]> {
  const { rows, keyOf } = listOf(keys)
  const view = await sortRows(rows, keyOf, descending, signal, () => undefined)
  return Array.from({ length: view.length }, (_, index) => {
    const row = view.at(index)
    expect(row === undefined ? -1 : view.indexOf(row)).toBe(index)
    return row === undefined ? '' : keyOf(row)
  })
}

describe('sorted rows', () => {
  test.each<[readonly SortKey[], boolean, readonly SortKey[]]>([
    [[], false, []],
    [[3, 1, 2], false, [1, 2, 3]],
    [[3, 1, 2], true, [3, 2, 1]],
    [['b', '', 'a', ''], false, ['a', 'b', '', '']],
    [['b', '', 'a', ''], true, ['b', 'a', '', '']],
    [['x', 2, 10], false, [2, 10, 'x']],
  ])('%j, descending %j: %j', async (keys, descending, as) => {
    expect(await sorted(keys, descending)).toEqual(as)
  })

  test('many runs merge into one order', async () => {
    const keys = Array.from({ length: 5000 }, (_, index) => (index * 7919) % 5003)
    expect(await sorted(keys, false)).toEqual([...keys].sort((a, b) => a - b))
  })

  test('no row is lost, none is doubled, and equal ones stay newest first', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(5), { maxLength: 60 }), fc.boolean(), async (keys, descending) => {
        const { rows, keyOf } = listOf(keys)
        const view = await sortRows(rows, keyOf, descending, signal, () => undefined)
        const out = Array.from({ length: view.length }, (_, index) => view.at(index))
        expect(new Set(out).size).toBe(keys.length)
        out.forEach((row, index) => {
          const before = out[index - 1]
          if (row !== undefined && before !== undefined && keyOf(row) === keyOf(before))
            expect(before.number).toBeGreaterThan(row.number)
        })
      }),
    )
  })
})

test('sorting that is stopped throws why', async () => {
  const stop = new AbortController()
  const { rows, keyOf } = listOf(Array.from({ length: 4000 }, (_, index) => index))
  const told: number[] = []
  const sorting = sortRows(rows, keyOf, false, stop.signal, (done) => {
    told.push(done)
    if (told.length === 2) stop.abort(new Error('stopped'))
  })
  await expect(sorting).rejects.toThrow('stopped')
  expect(told.length).toBe(2)
})
