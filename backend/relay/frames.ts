/** A gRPC message frame that cannot be read: compressed, or longer than allowed. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
}

const HEADER = 5

/**
 * Cuts a gRPC byte stream into its messages (one flag byte, four bytes of length, the message), wherever its chunks are cut.
 *
 * A message that lies within a chunk is a view of it; one that is cut in two gets bytes of its own.
 */
export class FrameSplitter {
  readonly #limit: number
  /** Of a frame that has not ended: its header, its message once the header is whole, and how many bytes of both are here. */
  readonly #header = new Uint8Array(HEADER)
  #message = new Uint8Array(0)
  #have = 0

  /** `limit`: the longest message taken, in bytes. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Bytes held of a frame that has not ended. */
  get pending(): number {
    return this.#have
  }

  /** The messages that end in this chunk. Throws FrameError; nothing can be read after that. */
  push({ buffer, byteOffset, length }: Uint8Array): Uint8Array[] {
    // Views of a Buffer are Buffers, which take four times as long to make.
    const chunk = new Uint8Array(buffer, byteOffset, length)
    const messages: Uint8Array[] = []
    let at = this.#have > 0 ? this.#join(chunk, 0, messages) : 0
    while (chunk.length - at >= HEADER) {
      const start = at + HEADER
      const end = start + this.#lengthAt(chunk, at)
      if (end > chunk.length) break
      messages.push(chunk.subarray(start, end))
      at = end
    }
    if (at < chunk.length) this.#join(chunk, at, messages)
    return messages
  }

  /** Takes what the chunk holds of a frame that is cut in two. Answers where it goes on behind that. */
  #join(chunk: Uint8Array, from: number, messages: Uint8Array[]): number {
    let at = from
    if (this.#have < HEADER) {
      at += this.#copy(chunk, at, this.#header, this.#have)
      if (this.#have < HEADER) return at
      this.#message = new Uint8Array(this.#lengthAt(this.#header, 0))
    }
    at += this.#copy(chunk, at, this.#message, this.#have - HEADER)
    if (this.#have === HEADER + this.#message.length) {
      messages.push(this.#message)
      this.#have = 0
    }
    return at
  }

  /** As many bytes as are there and fit, which it counts and answers. */
  #copy(chunk: Uint8Array, from: number, into: Uint8Array, at: number): number {
    const part = chunk.subarray(from, from + into.length - at)
    into.set(part, at)
    this.#have += part.length
    return part.length
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

/** A message in its frame. */
export function frame(message: Uint8Array): Uint8Array {
  const whole = new Uint8Array(HEADER + message.length)
  new DataView(whole.buffer).setUint32(1, message.length)
  whole.set(message, HEADER)
  return whole
}
