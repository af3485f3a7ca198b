import { array, assert, nat, property, uint8Array } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FrameError, FrameSplitter, frame } from './frames.ts'

const concat = (parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]))
const plain = (messages: readonly Uint8Array[]) => messages.map((message) => [...message])

/** The chunks that come out of cutting the bytes at the given places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const sorted = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return sorted.slice(1).map((end, index) => bytes.slice(sorted[index], end))
}

describe('frame splitter', () => {
  it('gives the messages back, however the stream is cut', () => {
    assert(
      property(
        array(uint8Array({ maxLength: 300 }), { maxLength: 12 }),
        array(nat(4_000), { maxLength: 40 }),
        (messages, places) => {
          const splitter = new FrameSplitter(1_000)
          const found = cut(concat(messages.map(frame)), places).flatMap((chunk) => splitter.push(chunk))
          expect(plain(found)).toEqual(plain(messages))
          expect(splitter.pending).toBe(0)
        },
      ),
    )
  })

  it('gives the messages back when cut at every single byte', () => {
    const messages = [new Uint8Array([1, 2, 3]), new Uint8Array(0), new Uint8Array(70).fill(7)]
    const bytes = concat(messages.map(frame))
    for (let place = 0; place <= bytes.length; place++) {
      const splitter = new FrameSplitter(100)
      const found = [...splitter.push(bytes.slice(0, place)), ...splitter.push(bytes.slice(place))]
      expect(plain(found)).toEqual(plain(messages))
    }
    const single = new FrameSplitter(100)
    expect(plain([...bytes].flatMap((byte) => single.push(Uint8Array.of(byte))))).toEqual(plain(messages))
  })

  it('says how much of an unfinished frame it holds', () => {
    const splitter = new FrameSplitter(100)
    expect(splitter.push(Uint8Array.of(0, 0, 0, 0, 4, 1, 2))).toEqual([])
    expect(splitter.pending).toBe(7)
    expect(plain(splitter.push(Uint8Array.of(3, 4)))).toEqual([[1, 2, 3, 4]])
    expect(splitter.pending).toBe(0)
  })

  it.each([
    ['compressed', [1, 0, 0, 0, 1, 9], /compressed/],
    ['not a frame', [0x48, 0x54, 0x54, 0x50, 0x2f], /begins with byte 72/],
    ['too long', [0, 0, 0, 0, 101], /101 bytes, over the limit of 100/],
    ['far too long', [0, 0xff, 0xff, 0xff, 0xff], /4294967295 bytes/],
  ])('refuses what is %s, in one piece or byte by byte', (_what, bytes, message) => {
    expect(() => new FrameSplitter(100).push(Uint8Array.from(bytes))).toThrow(message)
    const single = new FrameSplitter(100)
    expect(() => {
      for (const byte of bytes) single.push(Uint8Array.of(byte))
    }).toThrow(FrameError)
  })
})
