/** A gRPC message frame that cannot be read: compressed, or longer than allowed. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
}

const HEADER = 5
/** What is read together lies together: about two hundred messages. */
const SLAB = 256 * 1024
/** Most calls bring one short answer. */
const FIRST_SLAB = 4 * 1024

/**
 * Cuts a gRPC byte stream into its messages (one flag byte, four bytes of length, the message), wherever its chunks are cut.
 *
 * What comes is copied into slabs one after the other, which costs less than joining each message that lies across two chunks.
 * The messages are views into a slab and hold all of it.
 */
export class FrameSplitter {
  readonly #limit: number
  #slab = new Uint8Array(0)
  /** The slab's bytes from here on belong to a frame that has not ended … */
  #from = 0
  /** … as far as to here. */
  #to = 0

  /** `limit`: the longest message taken, in bytes. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Bytes held of a frame that has not ended. */
  get pending(): number {
    return this.#to - this.#from
  }

  /** The messages that end in this chunk. Throws FrameError; nothing can be read after that. */
  push(chunk: Uint8Array): Uint8Array[] {
    this.#makeRoom(chunk.length)
    const slab = this.#slab
    slab.set(chunk, this.#to)
    this.#to += chunk.length
    const messages: Uint8Array[] = []
    while (this.#to - this.#from >= HEADER) {
      const start = this.#from + HEADER
      const end = start + this.#lengthAt(slab, this.#from)
      if (end > this.#to) break
      messages.push(slab.subarray(start, end))
      this.#from = end
    }
    return messages
  }

  /** A frame that does not fit moves to a new slab, at least twice as large as what is there: long ones are seldom moved. */
  #makeRoom(length: number): void {
    if (this.#to + length <= this.#slab.length) return
    const pending = this.#slab.subarray(this.#from, this.#to)
    const first = this.#slab.length === 0 && length <= FIRST_SLAB
    const size = first ? FIRST_SLAB : Math.max(SLAB, 2 * (pending.length + length))
    // Not filled with zeros: every byte of it is written before it is read.
    this.#slab = new Uint8Array(Buffer.allocUnsafeSlow(size).buffer)
    this.#slab.set(pending)
    this.#from = 0
    this.#to = pending.length
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
