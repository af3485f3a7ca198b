/**
 * Makes large answers one by one, with room for everything else in between: many that are asked for at once must not hold up the
 * frames of those who look.
 */
export class Turns {
  readonly #most: number
  #waiting = 0
  #last: Promise<void> = Promise.resolve()

  /** `most`: at once, those that wait for a view or their turn included. */
  constructor(most: number) {
    this.#most = most
  }

  /** No more are taken now. */
  get full(): boolean {
    return this.#waiting >= this.#most
  }

  /** Runs `prepare`, then `answer` in its turn; rejects as they do. */
  async take<Answer>(prepare: () => Promise<unknown>, answer: () => Answer): Promise<Answer> {
    this.#waiting++
    try {
      await prepare()
      const mine = this.#last
      const done = new Promise<void>((resolve) => {
        // What is made of the answer on its way out comes before the next one.
        this.#last = mine.then(() => new Promise((next) => setTimeout(() => (resolve(), setTimeout(next, 0)), 0)))
      })
      await done
      return answer()
    } finally {
      this.#waiting--
    }
  }
}
