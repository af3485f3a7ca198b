/** A security label: `source:key=value`. */
export interface Label {
  readonly source: string
  readonly key: string
  readonly value: string
}

/** A label without a source has "unspec"; `$host` is short for `reserved:host`; the value is all after the first `=`. */
export function parseLabel(text: string): Label {
  const reserved = text.startsWith('$')
  const colon = reserved ? -1 : text.indexOf(':')
  const source = reserved ? 'reserved' : colon < 0 ? '' : text.slice(0, colon)
  const rest = text.slice(reserved ? 1 : colon + 1)
  const equals = rest.indexOf('=')
  return {
    source: source === '' ? 'unspec' : source,
    key: equals < 0 ? rest : rest.slice(0, equals),
    value: equals < 0 ? '' : rest.slice(equals + 1),
  }
}

/** Sorted by key; labels of the same key keep their order. */
export const parseLabels = (texts: readonly string[]): readonly Label[] =>
  texts.map(parseLabel).sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
