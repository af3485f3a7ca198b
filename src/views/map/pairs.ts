/** The ordered pair of cards that a line stands for. */
export interface Pair {
  readonly source: string
  readonly target: string
  /** Numbers of the edges (ports) between them. */
  readonly edges: ReadonlySet<number>
}

export const linkId = (source: string, target: string): string => `${source} → ${target}`

/** Which edges share a line, and which lines meet at a card. */
export class Pairs {
  readonly #pairs = new Map<string, Pair & { readonly edges: Set<number> }>()
  readonly #lineOf = new Map<number, string>()
  readonly #at = new Map<string, Set<string>>()

  get(line: string): Pair | undefined {
    return this.#pairs.get(line)
  }

  keys(): Iterable<string> {
    return this.#pairs.keys()
  }

  /** The line that an edge is part of, by the edge's number. */
  lineOf(edge: number): string | undefined {
    return this.#lineOf.get(edge)
  }

  /** Every edge that is part of a line, with the line. */
  lines(): Iterable<readonly [number, string]> {
    return this.#lineOf
  }

  /** The lines that begin or end at a card. */
  at(card: string): Iterable<string> {
    return this.#at.get(card) ?? []
  }

  /** Makes an edge part of the line between two cards, and says which. */
  put(edge: number, source: string, target: string): string {
    const line = linkId(source, target)
    const found = this.#pairs.get(line)
    if (found) found.edges.add(edge)
    else {
      this.#pairs.set(line, { source, target, edges: new Set([edge]) })
      for (const end of [source, target]) {
        const at = this.#at.get(end)
        if (at) at.add(line)
        else this.#at.set(end, new Set([line]))
      }
    }
    this.#lineOf.set(edge, line)
    return line
  }

  /** Takes an edge out of its line, and the line away with its last edge. Undefined where the edge was in none. */
  drop(edge: number): { readonly line: string; readonly pair: Pair } | undefined {
    const line = this.#lineOf.get(edge)
    const pair = line === undefined ? undefined : this.#pairs.get(line)
    if (line === undefined || pair === undefined) return undefined
    this.#lineOf.delete(edge)
    pair.edges.delete(edge)
    if (pair.edges.size === 0) {
      this.#pairs.delete(line)
      for (const end of [pair.source, pair.target]) this.#at.get(end)?.delete(line)
    }
    return { line, pair }
  }

  /** Forgets a card that has no lines any more. */
  forget(card: string): void {
    this.#at.delete(card)
  }

  clear(): void {
    for (const index of [this.#pairs, this.#lineOf, this.#at]) index.clear()
  }
}
