import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Dedupe } from './dedupe.ts'

interface Message {
  readonly bytes: Uint8Array
  readonly uuid: string
}

const message = (number: number): Message => ({
  bytes: new TextEncoder().encode(`${'header'.repeat(20)} flow ${number} ${'labels'.repeat(20)}`),
  uuid: number % 2 === 0 ? `uuid-${number}` : '',
})

test('what comes again after a break counts once', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 60 }),
      fc.nat({ max: 60 }),
      fc.array(fc.integer({ min: 51, max: 99 }), { maxLength: 20 }),
      (before, overlap, after) => {
        const dedupe = new Dedupe()
        const again = before.slice(Math.max(0, before.length - overlap))
        const counted: number[] = []
        const send = (numbers: readonly number[]) => {
          for (const number of numbers) {
            const { bytes, uuid } = message(number)
            if (!dedupe.repeats(bytes, uuid, 1_000 + number)) counted.push(number)
          }
        }
        send(before)
        dedupe.gap()
        send(again)
        send(after)
        expect(counted).toEqual([...before, ...after])
      },
    ),
  )
})

test('equal messages without a break are two flows', () => {
  const dedupe = new Dedupe()
  const { bytes } = message(1)
  expect(dedupe.repeats(bytes, '', 1)).toBe(false)
  expect(dedupe.repeats(bytes, '', 1)).toBe(false)
})

test('a minute after the stream goes on, however long it was broken, nobody looks for repetitions any more', () => {
  const dedupe = new Dedupe()
  const { bytes } = message(1)
  dedupe.repeats(bytes, '', 1_000)
  dedupe.repeats(message(3).bytes, '', 1_000)
  dedupe.gap()
  expect(dedupe.repeats(bytes, '', 500_000)).toBe(true)
  dedupe.repeats(message(5).bytes, '', 570_000)
  expect(dedupe.repeats(message(3).bytes, '', 570_000)).toBe(false)
})

test('where a node left the stream, repetitions are looked for until the time that was told', () => {
  const dedupe = new Dedupe()
  for (const number of [1, 3]) dedupe.repeats(message(number).bytes, '', 1_000)
  dedupe.nodeLeft(400_000, 1_000)
  expect(dedupe.repeats(message(1).bytes, '', 399_000)).toBe(true)
  expect(dedupe.repeats(message(3).bytes, '', 401_000)).toBe(false)
})

test('a stream that breaks while a node is away does not shorten that time, nor does a node that leaves a broken stream', () => {
  const dedupe = new Dedupe()
  for (const number of [1, 3, 5]) dedupe.repeats(message(number).bytes, '', 1_000)
  dedupe.nodeLeft(400_000, 1_000)
  dedupe.gap()
  expect(dedupe.repeats(message(1).bytes, '', 2_000)).toBe(true)
  expect(dedupe.repeats(message(3).bytes, '', 399_000)).toBe(true)
  expect(dedupe.repeats(message(5).bytes, '', 401_000)).toBe(false)
  dedupe.gap()
  dedupe.nodeLeft(402_000, 402_000)
  expect(dedupe.repeats(message(1).bytes, '', 500_000)).toBe(true)
  expect(dedupe.repeats(message(3).bytes, '', 559_000)).toBe(true)
})

test('of a node that leaves right after another one all is known as well', () => {
  const dedupe = new Dedupe()
  dedupe.repeats(message(1).bytes, '', 1_000)
  dedupe.nodeLeft(600_000, 1_000)
  dedupe.repeats(message(3).bytes, '', 1_400)
  dedupe.nodeLeft(600_000, 1_500)
  dedupe.repeats(message(5).bytes, '', 2_100)
  expect(dedupe.repeats(message(1).bytes, '', 4_000)).toBe(true)
  expect(dedupe.repeats(message(3).bytes, '', 4_000)).toBe(true)
})

test('remembers a bounded number of flows', () => {
  const dedupe = new Dedupe(4)
  for (let number = 1; number <= 9; number += 2) dedupe.repeats(message(number).bytes, '', number)
  dedupe.gap()
  expect(dedupe.repeats(message(1).bytes, '', 1)).toBe(false)
  expect(dedupe.repeats(message(9).bytes, '', 9)).toBe(true)
})

test('an id is the same whether it is read as text or where it stands in the bytes', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 40 }), fc.nat({ max: 9 }), (uuid, before) => {
      const bytes = new TextEncoder().encode(`${'x'.repeat(before)}${uuid}yyyy`)
      const dedupe = new Dedupe()
      dedupe.repeatsAt(bytes, before, before + uuid.length, 1)
      dedupe.gap()
      expect(dedupe.repeats(new Uint8Array(0), `${uuid}z`, 2)).toBe(false)
      expect(dedupe.repeats(new Uint8Array(0), uuid, 2)).toBe(true)
    }),
  )
})
