/** Seconds that the sliding window covers, the current one included. */
export const WINDOW_SECONDS = 60

/** What one second changed: cells and by how much, packed, for a busy minute holds millions. */
class Frame {
  cells = new Int32Array(64)
  amounts = new Int32Array(64)
  length = 0

  /** Answers where the entry stands. */
  push(cell: number, amount: number): number {
    if (this.length === this.cells.length) {
      this.cells = grown(this.cells, new Int32Array(this.length * 2))
      this.amounts = grown(this.amounts, new Int32Array(this.length * 2))
    }
    this.cells[this.length] = cell
    this.amounts[this.length] = amount
    return this.length++
  }

  /** Room that a burst took is given back when the second after it needed less. */
  clear(): void {
    if (this.length * 4 < this.cells.length && this.cells.length > 64) {
      this.cells = new Int32Array(this.cells.length / 2)
      this.amounts = new Int32Array(this.cells.length)
    }
    this.length = 0
  }
}

function grown<Values extends Float64Array | Int32Array>(old: Values, room: Values): Values {
  room.set(old)
  return room
}

/**
 * Counters with a total and a sliding minute. A counter is a cell, a plain number, so that counting is a few array
 * accesses; each second keeps a sparse list of the cells it changed, which is taken back when it leaves the minute.
 */
export class Cells<Owner> {
  total = new Float64Array(1024)
  minute = new Float64Array(1024)
  /** Second whose frame last took this cell, and where, so that a frame lists it once. */
  #frameSecond = new Float64Array(1024)
  #framePlace = new Int32Array(1024)
  /** The cell that took this one's counts over; -1 for none. */
  #mergedInto = new Int32Array(1024).fill(-1)
  readonly #owners: (Owner | undefined)[] = []
  readonly #frames: readonly Frame[] = Array.from({ length: WINDOW_SECONDS }, () => new Frame())
  /** Freed cells in order; frames may mention a cell for a minute after it was freed. */
  #freed: { cell: number; second: number }[] = []
  #used = 0
  #second = -Infinity

  allocate(owner: Owner): number {
    const oldest = this.#freed[0]
    let cell: number
    if (oldest !== undefined && oldest.second + WINDOW_SECONDS < this.#second) {
      this.#freed.shift()
      cell = oldest.cell
    } else {
      cell = this.#used++
      if (cell >= this.total.length) this.#grow()
    }
    this.total[cell] = 0
    this.minute[cell] = 0
    this.#frameSecond[cell] = -1
    this.#mergedInto[cell] = -1
    this.#owners[cell] = owner
    return cell
  }

  free(cell: number): void {
    this.#owners[cell] = undefined
    this.#freed.push({ cell, second: this.#second })
  }

  /** Adds to the total only: what is older than the window, and sums that the window does not show. */
  addTotal(cell: number, amount: number): void {
    this.total[cell] = (this.total[cell] ?? 0) + amount
  }

  /** Adds a whole number in a second of the window; outside of it only the total grows. */
  add(cell: number, second: number, amount: number): void {
    this.addTotal(cell, amount)
    if (second > this.#second || second <= this.#second - WINDOW_SECONDS) return
    this.minute[cell] = (this.minute[cell] ?? 0) + amount
    const frame = this.#frames[second % WINDOW_SECONDS]
    if (frame === undefined) return
    if (this.#frameSecond[cell] === second) {
      const place = this.#framePlace[cell] ?? 0
      frame.amounts[place] = (frame.amounts[place] ?? 0) + amount
      return
    }
    this.#frameSecond[cell] = second
    this.#framePlace[cell] = frame.push(cell, amount)
  }

  /** Moves all counts to another cell and frees this one. */
  merge(from: number, into: number): void {
    this.total[into] = (this.total[into] ?? 0) + (this.total[from] ?? 0)
    this.minute[into] = (this.minute[into] ?? 0) + (this.minute[from] ?? 0)
    this.#mergedInto[from] = into
    this.free(from)
  }

  /** Slides the window up to a second; tells the owner of every cell that lost counts by it. */
  advance(second: number, lost: (owner: Owner) => void): void {
    if (second <= this.#second) return
    const from = Math.max(this.#second + 1, second - WINDOW_SECONDS + 1)
    this.#second = second
    for (let next = from; next <= second; next++) {
      const frame = this.#frames[next % WINDOW_SECONDS]
      if (frame !== undefined) this.#expire(frame, lost)
    }
  }

  #expire(frame: Frame, lost: (owner: Owner) => void): void {
    for (let index = 0; index < frame.length; index++) {
      let cell = frame.cells[index] ?? 0
      for (let next = this.#mergedInto[cell] ?? -1; next >= 0; next = this.#mergedInto[cell] ?? -1) cell = next
      this.minute[cell] = (this.minute[cell] ?? 0) - (frame.amounts[index] ?? 0)
      const owner = this.#owners[cell]
      if (owner !== undefined) lost(owner)
    }
    frame.clear()
  }

  #grow(): void {
    const length = this.total.length * 2
    this.total = grown(this.total, new Float64Array(length))
    this.minute = grown(this.minute, new Float64Array(length))
    this.#frameSecond = grown(this.#frameSecond, new Float64Array(length))
    this.#framePlace = grown(this.#framePlace, new Int32Array(length))
    this.#mergedInto = grown(this.#mergedInto, new Int32Array(length).fill(-1))
  }
}
