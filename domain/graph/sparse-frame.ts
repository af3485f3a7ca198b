/** Above the length of any frame; with a cell below 2^31 an exact number. */
const PLACES = 2 ** 22

/** What a stretch of time changed: cells and by how much, packed, for a busy minute holds millions. */
export class SparseFrame {
  cells: Int32Array
  amounts: Int32Array
  length = 0

  constructor(
    /** Second at which it begins. */
    public second = 0,
    capacity = 64,
  ) {
    this.cells = new Int32Array(capacity)
    this.amounts = new Int32Array(capacity)
  }

  /** Answers where the entry stands. A cell may have several entries. */
  push(cell: number, amount: number): number {
    if (this.length === this.cells.length) this.#resize(this.length * 2)
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

  /** The same in an object of its own, with no more room than it needs. */
  copy(): SparseFrame {
    const copy = new SparseFrame(this.second, 0)
    copy.cells = this.cells.slice(0, this.length)
    copy.amounts = this.amounts.slice(0, this.length)
    copy.length = this.length
    return copy
  }

  append(other: SparseFrame): void {
    const length = this.length + other.length
    if (length > this.cells.length) this.#resize(Math.max(64, length))
    this.cells.set(other.cells.subarray(0, other.length), this.length)
    this.amounts.set(other.amounts.subarray(0, other.length), this.length)
    this.length = length
  }

  /** Leaves one entry for each cell and no spare room. `places` has a zero for every cell, and has it again afterwards. */
  compact(places: Int32Array): void {
    let length = 0
    for (let index = 0; index < this.length; index++) {
      const cell = this.cells[index] ?? 0
      const amount = this.amounts[index] ?? 0
      const place = places[cell] ?? 0
      if (place > 0) {
        this.amounts[place - 1] = (this.amounts[place - 1] ?? 0) + amount
        continue
      }
      this.cells[length] = cell
      this.amounts[length] = amount
      places[cell] = ++length
    }
    for (let index = 0; index < length; index++) places[this.cells[index] ?? 0] = 0
    this.length = length
    this.#resize(length)
  }

  /** The same for cells that are too many for a list of places: the entries are put in the order of their cells. */
  compactSorted(): void {
    const { length: all } = this
    // What was counted one by one needs no order but that of its cells, which is several times quicker to make.
    let plain = true
    for (let index = 0; plain && index < all; index++) plain = this.amounts[index] === 1
    if (plain) {
      this.cells.subarray(0, all).sort()
      let length = 0
      for (let index = 0; index < all; index++) {
        const cell = this.cells[index] ?? 0
        if (length > 0 && this.cells[length - 1] === cell) {
          this.amounts[length - 1] = (this.amounts[length - 1] ?? 0) + 1
          continue
        }
        this.cells[length] = cell
        this.amounts[length++] = 1
      }
      this.length = length
      this.#resize(length)
      return
    }
    const order = new Float64Array(this.length)
    for (let index = 0; index < this.length; index++) order[index] = (this.cells[index] ?? 0) * PLACES + index
    order.sort()
    const { amounts } = this
    this.cells = new Int32Array(this.length)
    this.amounts = new Int32Array(this.length)
    let length = 0
    for (const entry of order) {
      const cell = Math.floor(entry / PLACES)
      const amount = amounts[entry % PLACES] ?? 0
      if (length === 0 || this.cells[length - 1] !== cell) {
        this.cells[length++] = cell
        this.amounts[length - 1] = 0
      }
      this.amounts[length - 1] = (this.amounts[length - 1] ?? 0) + amount
    }
    this.length = length
    this.#resize(length)
  }

  #resize(capacity: number): void {
    const { cells, amounts, length } = this
    this.cells = new Int32Array(Math.max(1, capacity))
    this.amounts = new Int32Array(Math.max(1, capacity))
    this.cells.set(cells.subarray(0, length))
    this.amounts.set(amounts.subarray(0, length))
  }
}
