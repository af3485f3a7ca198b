/** What is held for a caller until one of its events. */
interface Holdable {
  destroy(): unknown
  once(event: string, done: () => void): unknown
}

/** What a kind of things may take together, and what each of them takes now. */
interface Room<Thing> {
  readonly most: number
  readonly sizeOf: (thing: Thing) => number
  /** What takes longer makes room where it is needed. */
  readonly patienceMs: number
  /** What ends the holding. */
  readonly ends: readonly string[]
}

/** Things that are held for callers, who may be slow or never done: there is room for so much of them. */
export class Held<Thing extends Holdable> {
  readonly #room: Room<Thing>
  readonly #sinceMs = new Map<Thing, number>()

  constructor(room: Room<Thing>) {
    this.#room = room
  }

  /** Whether there is room for one more, which is held from now on. `nowMs`: of any steady clock. */
  admits(thing: Thing, nowMs: number): boolean {
    const { most, sizeOf, patienceMs, ends } = this.#room
    if (this.#size() >= most) {
      for (const [held, sinceMs] of this.#sinceMs) {
        if (nowMs - sinceMs < patienceMs || sizeOf(held) === 0) continue
        this.#sinceMs.delete(held)
        held.destroy()
      }
      if (this.#size() >= most) return false
    }
    this.#sinceMs.set(thing, nowMs)
    for (const event of ends) thing.once(event, () => this.#sinceMs.delete(thing))
    return true
  }

  #size(): number {
    let sum = 0
    for (const thing of this.#sinceMs.keys()) sum += this.#room.sizeOf(thing)
    return sum
  }
}
