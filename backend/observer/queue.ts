/** Takes batches from one who delivers and gives single items to one who asks, and says when there is too much or little enough. */
export class Queue<T> {
  readonly #items: T[] = []
  #at = 0
  #ended = false
  #error: unknown
  #wake: () => void = () => undefined

  get length(): number {
    return this.#items.length - this.#at
  }

  push(items: readonly T[]): void {
    for (const item of items) this.#items.push(item)
    this.#wake()
  }

  /** No more will come; with an error, the reader gets that after what is there. */
  end(error?: unknown): void {
    this.#ended = true
    this.#error = error
    this.#wake()
  }

  /** `taken` is called after each item. */
  async *read(taken: () => void): AsyncGenerator<T> {
    for (;;) {
      const item = this.#items[this.#at]
      if (item !== undefined) {
        this.#at++
        if (this.#at >= 1_000) {
          this.#items.splice(0, this.#at)
          this.#at = 0
        }
        taken()
        yield item
        continue
      }
      if (this.#ended) {
        if (this.#error !== undefined) throw this.#error
        return
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}
