/** Writes the protobuf wire format into one buffer that is used again for every message. */
export interface WireWriter {
  reset(): void
  /** A copy of what was written since the reset. */
  take(): Uint8Array
  /** An unsigned number below 2^53, or a negative one above -2^53 as ten bytes. */
  varint(value: number): void
  /** An unsigned number below 2^64. */
  varint64(value: bigint): void
  text(value: string): void
  /** Bytes as they are. */
  raw(bytes: Uint8Array): void
  /** Begins a part whose length goes before it; what is returned goes to `close`. */
  open(): number
  close(at: number): void
}

/** The writer lets go of a larger buffer after the message that needed it. */
const USUAL_BYTES = 64 * 1024
/** Longer texts are cheaper to hand to the encoder. */
const SHORT_TEXT = 200

const encoder = new TextEncoder()

export function createWireWriter(): WireWriter {
  let buffer = new Uint8Array(USUAL_BYTES)
  let at = 0

  const ensure = (bytes: number): void => {
    if (at + bytes <= buffer.length) return
    const grown = new Uint8Array(Math.max(2 * buffer.length, at + bytes))
    grown.set(buffer.subarray(0, at))
    buffer = grown
  }

  const varint64 = (value: bigint): void => {
    ensure(10)
    let rest = value
    for (; rest > 0x7fn; rest >>= 7n) {
      buffer[at] = Number(rest & 0x7fn) | 0x80
      at += 1
    }
    buffer[at] = Number(rest)
    at += 1
  }

  const varint = (value: number): void => {
    if (value < 0) {
      varint64(BigInt.asUintN(64, BigInt(value)))
      return
    }
    ensure(10)
    let rest = value
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) {
      buffer[at] = (rest % 128) | 0x80
      at += 1
    }
    buffer[at] = rest
    at += 1
  }

  /** Bytes that a length takes as a varint. */
  const lengthBytes = (length: number): number => {
    let bytes = 1
    for (let rest = length; rest > 0x7f; rest = Math.floor(rest / 128)) bytes += 1
    return bytes
  }

  const encoded = (value: string): void => {
    const bytes = encoder.encode(value)
    varint(bytes.length)
    ensure(bytes.length)
    buffer.set(bytes, at)
    at += bytes.length
  }

  return {
    reset() {
      at = 0
      if (buffer.length > USUAL_BYTES) buffer = new Uint8Array(USUAL_BYTES)
    },
    take: () => buffer.slice(0, at),
    raw(bytes) {
      ensure(bytes.length)
      buffer.set(bytes, at)
      at += bytes.length
    },
    varint,
    varint64,
    text(value) {
      const { length } = value
      if (length > SHORT_TEXT) {
        encoded(value)
        return
      }
      ensure(length + 2)
      const start = at
      varint(length)
      for (let n = 0; n < length; n += 1) {
        const code = value.charCodeAt(n)
        if (code > 0x7f) {
          at = start
          encoded(value)
          return
        }
        buffer[at] = code
        at += 1
      }
    },
    open() {
      ensure(1)
      at += 1
      return at
    },
    close(start) {
      // One byte was kept for the length; longer parts move up.
      const length = at - start
      const more = lengthBytes(length) - 1
      if (more > 0) {
        ensure(more)
        buffer.copyWithin(start + more, start, at)
      }
      at = start - 1
      varint(length)
      at += length
    },
  }
}
