/** A column of the table as a person placed it. */
export interface ColumnPlace {
  readonly id: string
  /** CSS pixels; undefined: as wide as it comes. */
  readonly width: number | undefined
}

/** The columns of the table from left to right; undefined: those that the table brings, as many as there is room for. */
export type ColumnLayout = readonly ColumnPlace[] | undefined

export const MIN_WIDTH = 40
export const MAX_WIDTH = 1600
const MOST = 80

const within = (width: number) => Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, Math.round(width)))

/** Reads `time.source*180.l7`: ids between dots, a width behind a star. Entries that are none are left out. */
export function parseLayout(text: string): ColumnLayout {
  const places = new Map<string, ColumnPlace>()
  for (const entry of text.slice(0, 4000).split('.')) {
    const [, id, width] = /^([a-z][a-z0-9-]{0,31})(?:\*(\d{1,5}))?$/.exec(entry) ?? []
    if (id !== undefined && places.size < MOST && !places.has(id))
      places.set(id, { id, width: width === undefined ? undefined : within(Number(width)) })
  }
  return places.size === 0 ? undefined : [...places.values()]
}

/** The shortest text that `parseLayout` reads back. */
export const printLayout = (layout: ColumnLayout): string =>
  (layout ?? []).map(({ id, width }) => (width === undefined ? id : `${id}*${width}`)).join('.')

type Places = readonly ColumnPlace[]

/** Puts a column to the place that another one has now. */
export function moveTo(places: Places, id: string, target: string): Places {
  const from = places.findIndex((place) => place.id === id)
  const to = places.findIndex((place) => place.id === target)
  const moved = places[from]
  if (moved === undefined || to < 0 || from === to) return places
  const rest = places.filter((place) => place.id !== id)
  return [...rest.slice(0, to), moved, ...rest.slice(to)]
}

/** Moves a column by some places to the right, or to the left where negative. */
export function moveBy(places: Places, id: string, by: number): Places {
  const at = places.findIndex((place) => place.id === id)
  const target = places[Math.min(places.length - 1, Math.max(0, at + by))]
  return at < 0 || target === undefined ? places : moveTo(places, id, target.id)
}

export const resize = (places: Places, id: string, width: number | undefined): Places =>
  places.map((place) => (place.id === id ? { id, width: width === undefined ? undefined : within(width) } : place))

/** Hides a column, but never the last one; or shows it behind those that come before it in `order`. */
export function toggle(places: Places, id: string, order: readonly string[]): Places {
  if (places.some((place) => place.id === id))
    return places.length === 1 ? places : places.filter((place) => place.id !== id)
  const before = order.slice(0, order.indexOf(id))
  const at = places.reduce((last, place, index) => (before.includes(place.id) ? index + 1 : last), 0)
  return [...places.slice(0, at), { id, width: undefined }, ...places.slice(at)]
}
