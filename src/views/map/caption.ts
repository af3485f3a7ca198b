/** Tells how wide a text is in the face of the cards, in pixels at zoom 1. */
export type Measure = (text: string) => number

/** Breaks between what people see as one character, so that no emoji and no accent is cut in half. */
const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** What was cut before, by the face it was measured in: to cut a text takes long, and cards say the same in every update. */
const cuts = new WeakMap<Measure, Map<string, string>>()
const MOST_CUTS = 5000

/** The text, or its beginning and end around an ellipsis, at most `room` wide. */
export function fit(text: string, room: number, measure: Measure): string {
  if (measure(text) <= room) return text
  const known = cuts.get(measure) ?? new Map<string, string>()
  cuts.set(measure, known)
  const key = `${room} ${text}`
  const found = known.get(key) ?? cutTo(text, room, measure)
  if (known.size >= MOST_CUTS) known.clear()
  known.set(key, found)
  return found
}

function cutTo(text: string, room: number, measure: Measure): string {
  const parts = [...segments.segment(text)].map(({ segment }) => segment)
  const cut = (keep: number) =>
    `${parts.slice(0, Math.ceil(keep / 2)).join('')}…${parts.slice(parts.length - Math.floor(keep / 2)).join('')}`
  let [fits, breaks] = [0, parts.length]
  while (breaks - fits > 1) {
    const middle = (fits + breaks) >> 1
    if (measure(cut(middle)) <= room) fits = middle
    else breaks = middle
  }
  return cut(fits)
}

/** Measures by a canvas, or roughly where there is none. Remembers at most 5,000 texts. */
export function measureIn(font: string): Measure {
  const context = typeof document === 'undefined' ? undefined : document.createElement('canvas').getContext('2d')
  const known = new Map<string, number>()
  if (context) context.font = font
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const width = context ? context.measureText(text).width : text.length * 7.4
    if (known.size >= 5000) known.clear()
    known.set(text, width)
    return width
  }
}
