/** A sentence that a catalogue spells: which one, and what stands in its gaps. Numbers are formatted where it is spelled. */
export interface Sentence {
  readonly key: string
  /** By the name of the gap. Names ending in `Ms` are milliseconds, in `Share` 0 to 1, others texts and counts. */
  readonly params: Readonly<Record<string, string | number>>
}

export const say = (key: string, params: Sentence['params'] = {}): Sentence => ({ key, params })

/** How numbers are written. */
export interface NumberWords {
  readonly count: (value: number) => string
  readonly latency: (ms: number) => string
  readonly percent: (share: number) => string
}

/**
 * Spells a sentence with a catalogue of templates: `{gap}`, and `{gap:flow|flows}` for a number with the word that goes with
 * it. A key that the catalogue does not know is shown as it is.
 */
export function spell(
  { key, params }: Sentence,
  templates: Readonly<Record<string, string>>,
  numbers: NumberWords,
): string {
  const gaps = /\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}/g
  return (templates[key] ?? key).replace(gaps, (_, gap: string, one?: string, many?: string) => {
    const value = Object.hasOwn(params, gap) ? params[gap] : undefined
    if (typeof value !== 'number') return value ?? ''
    if (gap.endsWith('Ms')) return numbers.latency(value)
    if (gap.endsWith('Share')) return numbers.percent(value)
    const word = value === 1 ? one : many
    return word === undefined ? numbers.count(value) : `${numbers.count(value)} ${word}`
  })
}

const ms = (value: number): string =>
  value < 10 ? `${value.toFixed(1)} ms` : value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`

/** For the API, which speaks English. */
export const ENGLISH_NUMBERS: NumberWords = {
  count: (value) => Math.round(value).toLocaleString('en'),
  latency: ms,
  percent: (share) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`,
}
