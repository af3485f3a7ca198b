import { array, assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { Timetable } from './timetable.ts'

function drain<T>(table: Timetable<T>, limit: number): T[] {
  const taken: T[] = []
  for (let item = table.takeBefore(limit); item !== undefined; item = table.takeBefore(limit)) taken.push(item.value)
  return taken
}

test('what is put off comes later by that much, what is added after that comes when it should', () => {
  const table = new Timetable<string>()
  table.add(1, 'early')
  table.putOff(10)
  table.add(5, 'new')
  expect(table.takeBefore(5)).toBeUndefined()
  expect(table.takeBefore(12)).toEqual({ at: 5, value: 'new' })
  expect(table.takeBefore(11)).toBeUndefined()
  expect(table.takeBefore(12)).toEqual({ at: 11, value: 'early' })
})

test('gives back everything before the limit, sorted by time and then by order of adding', () => {
  assert(
    property(array(integer({ min: 0, max: 20 })), integer({ min: 0, max: 21 }), (times, limit) => {
      const table = new Timetable<readonly [number, number]>()
      times.forEach((at, order) => {
        table.add(at, [at, order])
      })
      const sorted = times.map((at, order) => [at, order] as const).sort((a, b) => a[0] - b[0] || a[1] - b[1])
      expect(drain(table, limit)).toEqual(sorted.filter(([at]) => at < limit))
      expect(table.size).toBe(sorted.filter(([at]) => at >= limit).length)
      expect(drain(table, Infinity)).toEqual(sorted.filter(([at]) => at >= limit))
    }),
  )
})
