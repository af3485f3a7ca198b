/** Bad lines that are kept with their reason; the others are only counted. */
const KEPT = 10

export interface BadLines {
  add(line: number, reason: string): void
  count(): number
  /** The first few, in the order of the file. */
  first(): readonly { readonly line: number; readonly reason: string }[]
}

export function createBadLines(): BadLines {
  const first: { readonly line: number; readonly reason: string }[] = []
  let count = 0
  return {
    add(line, reason) {
      count += 1
      if (first.length < KEPT) first.push({ line, reason })
    },
    count: () => count,
    first: () => first,
  }
}
