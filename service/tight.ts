/**
 * Keeps a ring of messages from holding more memory than it counts. Messages are views into what the socket read, up to
 * 64 KiB at once, and one that is kept keeps all of that. Messages come in order, so when the next read begins it is known how
 * much of the last one is kept: less than half, and the few that are kept should be copied. What is held so stays below twice
 * what is counted, and who keeps everything never copies.
 */
export class Tight {
  #read: ArrayBufferLike | undefined
  #messages = 0
  #bytes = 0

  /** Takes in the message that is kept next. Answers how many of those kept before it should be copied, the newest ones. */
  next(message: Uint8Array): number {
    // One that was cut in two came into a buffer of its own.
    if (message.length * 2 >= message.buffer.byteLength) return 0
    let sparse = 0
    if (message.buffer !== this.#read) {
      if (this.#read !== undefined && this.#bytes * 2 < this.#read.byteLength) sparse = this.#messages
      this.#read = message.buffer
      this.#messages = 0
      this.#bytes = 0
    }
    this.#messages++
    this.#bytes += message.length
    return sparse
  }
}
