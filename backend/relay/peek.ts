/** What the outside of a GetFlowsResponse says, read without decoding the flow inside. */
export interface Peek {
  readonly kind: 'flow' | 'node' | 'lost' | 'other'
  /** Milliseconds since the epoch, 0 when the wrapper carries no time. */
  readonly timeMs: number
  /** Where the node's name stands in the message; both 0 when it carries none. */
  readonly nodeStart: number
  readonly nodeEnd: number
}

const KINDS = ['other', 'flow', 'node', 'lost'] as const
const NODE_NAME = 1_000
const TIME = 1_001

/** Walks over the top-level fields only. Undefined when the bytes are not a protobuf message. */
export const peek = (bytes: Uint8Array): Peek | undefined => new Peeker().peek(bytes)

/** Whether a message has more top-level fields than `most`, as far as it can be read. */
export function hasMoreParts(bytes: Uint8Array, most: number): boolean {
  const reader = new Walker()
  reader.start(bytes, 0, bytes.length)
  for (let parts = 0; reader.at < bytes.length; parts++) {
    if (parts === most) return true
    if (reader.next() === undefined) return false
  }
  return false
}

/** The same for message after message, without leaving anything behind: what it tells of one holds until the next. */
export class Peeker implements Peek {
  kind: Peek['kind'] = 'other'
  timeMs = 0
  nodeStart = 0
  nodeEnd = 0
  readonly #outer = new Walker()
  readonly #inner = new Walker()

  peek(bytes: Uint8Array): Peek | undefined {
    const reader = this.#outer
    reader.start(bytes, 0, bytes.length)
    this.kind = 'other'
    this.timeMs = this.nodeStart = this.nodeEnd = 0
    while (reader.at < bytes.length) {
      const field = reader.next()
      if (field === undefined) return undefined
      if (field >= 1 && field <= 3) this.kind = KINDS[field] ?? 'other'
      else if (field === NODE_NAME) {
        this.nodeStart = reader.from
        this.nodeEnd = reader.at
      } else if (field === TIME) this.timeMs = this.#timestamp(bytes, reader.from, reader.at)
    }
    return this
  }

  #timestamp(bytes: Uint8Array, start: number, end: number): number {
    const reader = this.#inner
    reader.start(bytes, start, end)
    let ms = 0
    while (reader.at < end) {
      const field = reader.next()
      if (field === undefined) return 0
      if (field === 1) ms += reader.value * 1_000
      else if (field === 2) ms += reader.value / 1e6
    }
    return ms
  }
}

/** Steps from field to field. */
class Walker {
  at = 0
  /** Start of the last field's content, when it has a length. */
  from = 0
  /** Value of the last field, when it is a varint. */
  value = 0
  #bytes: Uint8Array = new Uint8Array(0)
  #end = 0

  start(bytes: Uint8Array, at: number, end: number): void {
    this.#bytes = bytes
    this.#end = end
    this.at = at
  }

  /** Number of the next field, or undefined where the bytes make no sense. */
  next(): number | undefined {
    const tag = this.#varint()
    const field = Math.floor(tag / 8)
    if (!(field > 0)) return undefined
    switch (tag % 8) {
      case 0:
        this.value = this.#varint()
        break
      case 1:
        this.at += 8
        break
      case 2: {
        const length = this.#varint()
        this.from = this.at
        this.at += length
        break
      }
      case 5:
        this.at += 4
        break
      default:
        return undefined
    }
    return this.at <= this.#end ? field : undefined
  }

  /** NaN where the bytes end too soon. */
  #varint(): number {
    let value = 0
    let scale = 1
    for (let count = 0; count < 10; count++) {
      if (this.at >= this.#end) return Number.NaN
      const byte = this.#bytes[this.at++] ?? 0
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
      scale *= 128
    }
    return Number.NaN
  }
}
