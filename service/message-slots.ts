/**
 * Messages in numbered places. Only where their bytes stand is kept, in arrays of plain numbers: an object for each of some
 * hundred thousand would keep the garbage collector busy more than all reading does.
 */
export class MessageSlots {
  readonly #buffers: (ArrayBufferLike | undefined)[] = []
  readonly #starts: number[] = []
  readonly #lengths: number[] = []

  set(slot: number, message: Uint8Array): void {
    this.#buffers[slot] = message.buffer
    this.#starts[slot] = message.byteOffset
    this.#lengths[slot] = message.length
  }

  /** The message as it was set: a view of the same bytes. */
  get(slot: number): Uint8Array | undefined {
    const buffer = this.#buffers[slot]
    return buffer === undefined ? undefined : new Uint8Array(buffer, this.#starts[slot], this.#lengths[slot])
  }

  /** Bytes of the message; 0 where there is none. */
  lengthOf(slot: number): number {
    return this.#buffers[slot] === undefined ? 0 : (this.#lengths[slot] ?? 0)
  }

  clear(slot: number): void {
    this.#buffers[slot] = undefined
  }

  /** Gives the message bytes of its own, so that it no longer holds what stands around it. False where there is none. */
  detach(slot: number): boolean {
    const message = this.get(slot)
    if (message === undefined) return false
    this.set(slot, new Uint8Array(message))
    return true
  }
}
