import type { Calls } from './calls.ts'

/** Room for names, shared by all who count by name. */
export class NameBudget {
  constructor(
    public left: number,
    readonly limit = left,
  ) {}

  /** Little is left: names that only windows of the past ask for make room. */
  get tight(): boolean {
    return this.left < this.limit / 4
  }
}

/** Stands for all names that found no room. */
export const OTHER_NAMES = ''

/** Calls by name (a path, a DNS name), at most `limit` of them; the rest counts as one, `OTHER_NAMES`. */
export class NamedCalls {
  readonly #byName = new Map<string, Calls>()

  constructor(
    readonly limit: number,
    readonly budget: NameBudget,
    readonly make: () => Calls,
  ) {}

  of(name: string): Calls {
    const known = this.#byName.get(name)
    if (known !== undefined) return known
    const room = name !== OTHER_NAMES && this.#byName.size < this.limit && this.budget.left > 0
    if (!room && name !== OTHER_NAMES) return this.of(OTHER_NAMES)
    if (room) this.budget.left--
    const calls = this.make()
    this.#byName.set(name, calls)
    return calls
  }

  /** What is kept of a name; undefined where it was never called, or found no room. */
  get(name: string): Calls | undefined {
    return this.#byName.get(name)
  }

  entries(): Iterable<readonly [string, Calls]> {
    return this.#byName
  }

  /** Forgets names that nobody called since `pastMs`; where room is tight, since `sinceMs`. */
  advance(nowMs: number, sinceMs: number, pastMs: number): void {
    const tight = this.budget.tight || this.#byName.size > (this.limit * 3) / 4
    const oldest = tight ? sinceMs : pastMs
    for (const [name, calls] of this.#byName) {
      if (calls.lastMs >= oldest) calls.advance(nowMs)
      else this.#drop(name, calls)
    }
  }

  absorb(other: NamedCalls): void {
    for (const [name, calls] of other.#byName) {
      const own = this.#byName.get(name)
      if (own === undefined) this.#byName.set(name, calls)
      else {
        own.absorb(calls)
        if (name !== OTHER_NAMES) this.budget.left++
      }
    }
    other.#byName.clear()
  }

  free(): void {
    for (const [name, calls] of this.#byName) this.#drop(name, calls)
  }

  #drop(name: string, calls: Calls): void {
    calls.free()
    this.#byName.delete(name)
    if (name !== OTHER_NAMES) this.budget.left++
  }
}
