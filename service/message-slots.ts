/** The first segment is small, for most rings hold little; each further one twice the last. */
const SMALLEST = 16 * 1024
const LARGEST = 256 * 1024

/**
 * Copies of messages in numbered places, filled and cleared in the same order. The bytes lie one after the other in a few
 * segments, which are used again: a buffer or an object for each of some hundred thousand messages would keep the garbage
 * collector busier than all reading does, and a message that was not copied would hold all that the socket read with it.
 *
 * Beyond what the messages count, a ring so holds less than two segments.
 */
export class MessageSlots {
  /** Oldest first; the last one is being filled. */
  readonly #segments: Uint8Array[] = []
  /** Number of the oldest segment that is here; they are numbered as they come. */
  #first = 0
  /** Bytes of the last segment that are taken. */
  #used = 0
  #open: Uint8Array = new Uint8Array(0)
  #spare: Uint8Array | undefined
  /** Number of the segment, where in it the message begins and how long it is, by place; -1 where there is none. */
  readonly #numbers: number[] = []
  readonly #starts: number[] = []
  readonly #lengths: number[] = []

  set(slot: number, message: Uint8Array): void {
    const { length } = message
    if (this.#segments.length === 0 || this.#used + length > this.#open.length) this.#openNext(length)
    this.#open.set(message, this.#used)
    this.#numbers[slot] = this.#first + this.#segments.length - 1
    this.#starts[slot] = this.#used
    this.#lengths[slot] = length
    this.#used += length
  }

  /** The message, as a view that holds until its place is cleared. */
  get(slot: number): Uint8Array | undefined {
    const segment = this.#segments[(this.#numbers[slot] ?? -1) - this.#first]
    const start = this.#starts[slot] ?? 0
    return segment?.subarray(start, start + this.lengthOf(slot))
  }

  /** Bytes of the message; 0 where there is none. */
  lengthOf(slot: number): number {
    return this.#numbers[slot] === -1 ? 0 : (this.#lengths[slot] ?? 0)
  }

  /** Forgets the oldest message. */
  clear(slot: number): void {
    const number = this.#numbers[slot] ?? -1
    if (number === -1) return
    this.#numbers[slot] = -1
    while (this.#first < number) {
      this.#spare = this.#segments.shift()
      this.#first++
    }
  }

  #openNext(length: number): void {
    const size = Math.max(length, Math.min(LARGEST, Math.max(SMALLEST, this.#open.length * 2)))
    const spare = this.#spare
    this.#open = spare !== undefined && spare.length >= size ? spare : new Uint8Array(size)
    this.#spare = undefined
    this.#segments.push(this.#open)
    this.#used = 0
  }
}
