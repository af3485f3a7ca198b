import { create } from '@bufbuild/protobuf'
import { array, assert, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RowSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { RowList } from './rows.ts'

const row = (number: number) => create(RowSchema, { number })
const numbers = (list: RowList) => Array.from({ length: list.length }, (_, index) => list.at(index)?.number)

describe('the list of rows', () => {
  test('can be cut at a number, and grows on from there', () => {
    assert(
      property(integer({ min: 1, max: 2000 }), integer({ min: 0, max: 2100 }), (size, oldest) => {
        const all = RowList.empty.append(
          Array.from({ length: size }, (_, index) => row(size - index)),
          1e6,
        )
        const cut = all.since(oldest)
        expect(numbers(cut)).toEqual(numbers(all).filter((number) => (number ?? 0) >= oldest))
        expect(numbers(cut.append([row(size + 1)], 1e6).since(oldest))[0]).toBe(
          size + 1 >= oldest ? size + 1 : undefined,
        )
        expect(all.length).toBe(size)
      }),
    )
  })

  test('keeps the newest rows, whatever the batches', () => {
    assert(
      property(
        array(integer({ min: 0, max: 900 }), { maxLength: 12 }),
        integer({ min: 1, max: 2000 }),
        (batches, limit) => {
          let list = RowList.empty
          let next = 1
          for (const size of batches) {
            const batch = Array.from({ length: size }, (_, index) => row(next + size - 1 - index))
            next += size
            list = list.append(batch, limit)
          }
          const kept = Math.min(next - 1, limit)
          expect(numbers(list)).toEqual(Array.from({ length: kept }, (_, index) => next - 1 - index))
        },
      ),
    )
  })

  test('an older list does not change when newer ones grow from it, even two of them', () => {
    const first = RowList.empty.append([row(2), row(1)], 10)
    const second = first.append([row(3)], 10)
    const other = first.append([row(9), row(8)], 10)
    expect(numbers(first)).toEqual([2, 1])
    expect(numbers(second)).toEqual([3, 2, 1])
    expect(numbers(other)).toEqual([9, 8, 2, 1])
  })

  test('forgets the oldest where the bytes do not fit, says so, and leaves older lists alone', () => {
    const heavy = (number: number) => create(RowSchema, { number, response: new Uint8Array(1000) })
    const batch = (from: number, size: number) =>
      Array.from({ length: size }, (_, index) => heavy(from + size - 1 - index))
    const first = RowList.empty.append(batch(1, 1500), 10_000, 1_200_000)
    const second = first.append(batch(1501, 500), 10_000, 1_200_000)
    expect([first.length, first.full]).toEqual([1500 - 512, 'bytes'])
    expect(second.length * 1000).toBeLessThanOrEqual(1_200_000)
    expect([second.at(0)?.number, second.at(second.length - 1)?.number]).toEqual([2000, 2000 - second.length + 1])
    expect(first.at(0)?.number).toBe(1500)
    expect(RowList.empty.append(batch(1, 30), 10, 1e9).full).toBe('rows')
    expect(RowList.empty.append(batch(1, 9), 10, 1e9).full).toBeUndefined()
  })

  test('finds the place of a row number, also between two that are kept', () => {
    const list = RowList.empty.append([row(9), row(7), row(4)], 10)
    expect([9, 8, 7, 4, 1, 20].map((number) => list.countNewerThan(number))).toEqual([0, 1, 1, 2, 3, 0])
  })
})
