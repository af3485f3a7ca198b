/** What was taken out: names and passwords of URLs, their queries, values of headers, what a pattern matched. */
export const PARTS = ['user-info', 'query', 'header', 'pattern'] as const
export type Part = (typeof PARTS)[number]

/** How much was taken out. Counts only; what it was is not kept. */
export class Tally {
  /** Flows that lost something. */
  flows = 0
  readonly parts: Record<Part, number> = { 'user-info': 0, query: 0, header: 0, pattern: 0 }

  /** Counts a part where `after` is not what was `before`; answers `after`. */
  of(part: Part, before: string, after: string): string {
    if (before !== after) this.parts[part]++
    return after
  }
}
