/** A gRPC message frame that cannot be read: compressed, or longer than allowed. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
}

const HEADER = 5

/**
 * Cuts a gRPC byte stream into its messages (one flag byte, four bytes of length, the message), wherever its chunks are cut.
 * The messages are views into the chunks, except those that lie across chunks.
 */
export class FrameSplitter {
  readonly #limit: number
  /** Beginning of a frame that is not whole yet. */
  #rest: Uint8Array[] = []
  #restLength = 0
  /** Bytes that the frame in `#rest` needs, as far as known. */
  #wanted = HEADER

  /** `limit`: the longest message taken, in bytes. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Bytes held of a frame that has not ended. */
  get pending(): number {
    return this.#restLength
  }

  /** The messages that end in this chunk. Throws FrameError; nothing can be read after that. */
  push(part: Uint8Array): Uint8Array[] {
    // Views into a plain array are made faster than into a Buffer.
    const chunk = new Uint8Array(part.buffer, part.byteOffset, part.length)
    const messages: Uint8Array[] = []
    let at = 0
    while (this.#restLength > 0 && at < chunk.length) {
      const take = Math.min(this.#wanted - this.#restLength, chunk.length - at)
      this.#rest.push(chunk.subarray(at, at + take))
      this.#restLength += take
      at += take
      if (this.#restLength < this.#wanted) return messages
      const frame = join(this.#rest, this.#restLength)
      this.#rest = [frame]
      this.#wanted = HEADER + this.#lengthAt(frame, 0)
      if (this.#restLength < this.#wanted) continue
      messages.push(frame.subarray(HEADER))
      this.#rest = []
      this.#restLength = 0
      this.#wanted = HEADER
    }
    while (chunk.length - at >= HEADER) {
      const end = at + HEADER + this.#lengthAt(chunk, at)
      if (end > chunk.length) {
        this.#wanted = end - at
        break
      }
      messages.push(chunk.subarray(at + HEADER, end))
      at = end
    }
    if (at < chunk.length) {
      this.#rest = [chunk.subarray(at)]
      this.#restLength = chunk.length - at
    }
    return messages
  }

  #lengthAt(bytes: Uint8Array, at: number): number {
    const flag = bytes[at] ?? 0
    if (flag !== 0) {
      throw new FrameError(
        flag === 1 ? 'a compressed message, which was not asked for' : `a frame that begins with byte ${flag}`,
      )
    }
    const length =
      (bytes[at + 1] ?? 0) * 2 ** 24 +
      (((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 8) | (bytes[at + 4] ?? 0))
    if (length > this.#limit) throw new FrameError(`a message of ${length} bytes, over the limit of ${this.#limit}`)
    return length
  }
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const first = parts[0]
  if (first !== undefined && parts.length === 1) return first
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** A message in its frame. */
export function frame(message: Uint8Array): Uint8Array {
  const whole = new Uint8Array(HEADER + message.length)
  new DataView(whole.buffer).setUint32(1, message.length)
  whole.set(message, HEADER)
  return whole
}
