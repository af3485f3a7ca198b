/** From here on ISO 8601 needs a sign and six digits for the year: no clock that is right says so. */
const YEAR_10000_MS = Date.UTC(10_000, 0)
const MOST = /^.{0,60}/su

/** Letters and digits of any script, joined by single dashes; at most 60 characters, none of them cut in two. */
const part = (text: string): string => {
  const words = text
    .normalize('NFC')
    .replace(/\p{Variation_Selector}/gu, '')
    .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
  const trimmed = MOST.exec(words)?.[0] ?? ''
  return trimmed.replace(/-{2,}/gu, '-').replace(/^[-.]+|[-.]+$/gu, '')
}

/**
 * `orrery-relay-4245-shop-20261121T034000Z.svg`: the source, the namespaces that the view is narrowed to and the time in
 * UTC. At most three namespaces are named. `timeMs` 0 stands for a view that has no time yet and is left out,
 * as is a time beyond the year 9999.
 */
export function fileName(view: {
  readonly source: string
  readonly namespaces: readonly string[]
  readonly timeMs: number
  readonly ending: string
}): string {
  const { source, namespaces, timeMs, ending } = view
  const time =
    timeMs > 0 && timeMs < YEAR_10000_MS ? `${new Date(timeMs).toISOString().slice(0, 19).replace(/[-:]/gu, '')}Z` : ''
  const more = namespaces.length > 3 ? `and-${namespaces.length - 3}-more` : ''
  const parts = ['orrery', part(source), ...namespaces.slice(0, 3).map(part), more, time]
  return `${parts.filter((text) => text !== '').join('-')}.${ending}`
}
