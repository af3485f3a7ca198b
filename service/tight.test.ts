import { expect, test } from 'vitest'
import { PastRing } from './past-ring.ts'
import { RowRing } from './row-ring.ts'

const READ = 65_536
const MESSAGE = 800

/** Messages as they come from the socket: views into what was read at once. */
function* reads(count: number): Generator<readonly Uint8Array[]> {
  for (let read = 0; read < count; read++) {
    const chunk = new Uint8Array(READ).fill(read)
    const messages = []
    for (let at = 0; at + MESSAGE <= READ; at += MESSAGE) messages.push(chunk.subarray(at, at + MESSAGE))
    yield messages
  }
}

const held = (messages: readonly Uint8Array[]): number =>
  [...new Set(messages.map(({ buffer }) => buffer))].reduce((sum, buffer) => sum + buffer.byteLength, 0)

test('a ring that keeps one message of many holds no more than one read above what it counts', () => {
  const ring = new RowRing(1_000, 100_000_000)
  for (const messages of reads(500)) for (const message of messages.slice(3, 4)) ring.push(message)
  const rows = ring.newest(0, 1_000)
  expect(rows).toHaveLength(500)
  expect(held(rows.map(({ bytes }) => bytes))).toBeLessThanOrEqual(ring.bytes + READ)
  expect(rows.every(({ number, bytes }) => bytes.length === MESSAGE && bytes[0] === (number - 1) % 256)).toBe(true)
})

test('a ring that keeps every message copies none', () => {
  const ring = new RowRing(1_000, 100_000_000)
  const all = [...reads(5)].flat()
  for (const message of all) ring.push(message)
  const rows = ring.newest(0, 1_000)
  expect(rows.map(({ bytes }) => [bytes.buffer, bytes.byteOffset, bytes.length])).toEqual(
    all.toReversed().map((bytes) => [bytes.buffer, bytes.byteOffset, bytes.length]),
  )
  expect(rows.every(({ bytes }, index) => bytes.buffer === all[all.length - 1 - index]?.buffer)).toBe(true)
})

test('the past of an upstream, too, holds what it counts', () => {
  const ring = new PastRing(1_000, 100_000_000)
  for (const messages of reads(300)) {
    ring.push({ kind: 'gap', fromMs: 0, toMs: 0 })
    for (const message of messages.slice(0, 2)) ring.push(message)
  }
  const kept = ring.read(0, 1_000).filter((entry) => entry instanceof Uint8Array)
  expect(kept).toHaveLength(600)
  expect(held(kept)).toBeLessThanOrEqual(600 * MESSAGE + READ)
})
