import type { Box } from '#domain/layout/geometry.ts'
import type { Layout, LayoutInput } from '#domain/layout/layout.ts'
import { chainOf } from '#domain/layout/tree.ts'

const PREFIX = 'orrery.map.'
const LIMIT = { cards: 1000, maps: 20 }

type Numbers = readonly [number, number, number, number]

interface Stored {
  readonly version: 1
  readonly saved: number
  readonly nodes: Readonly<Record<string, Numbers>>
  readonly islands: Readonly<Record<string, readonly Numbers[]>>
  readonly pinned?: readonly string[]
}

/** A layout with the cards that are pinned in it. */
export interface Places {
  readonly layout: Layout
  readonly pinned: ReadonlySet<string>
}

const pack = ({ x, y, width, height }: Box): Numbers => [x, y, width, height].map(Math.round) as unknown as Numbers
const unpack = ([x, y, width, height]: Numbers): Box => ({ x, y, width, height })

const isBox = (value: unknown): value is Numbers =>
  Array.isArray(value) && value.length === 4 && value.every((part) => Number.isFinite(part))

const isStored = (value: unknown): value is Stored => {
  const { version, nodes, islands, pinned } = (value ?? {}) as Partial<Stored>
  return (
    version === 1 &&
    (pinned === undefined || (Array.isArray(pinned) && pinned.every((id) => typeof id === 'string'))) &&
    Object.values(nodes ?? { none: undefined }).every(isBox) &&
    Object.values(islands ?? { none: undefined }).every((parts) => Array.isArray(parts) && parts.every(isBox))
  )
}

/** The disk, as far as the map needs it; `localStorage` fits. */
export type Disk = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

function parsed(text: string | null): Stored | undefined {
  if (text === null) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isStored(value) ? value : undefined
  } catch {
    // Another program's value, or one cut off: as good as none.
    return undefined
  }
}

const limited = <T>(values: Iterable<T>): readonly T[] => [...values].slice(0, LIMIT.cards)

const unpacked = ({ nodes, islands, pinned }: Stored): Places => ({
  layout: {
    nodes: new Map(limited(Object.entries(nodes)).map(([id, box]) => [id, unpack(box)])),
    islands: new Map(limited(Object.entries(islands)).map(([key, parts]) => [key, parts.map(unpack)])),
  },
  pinned: new Set(pinned),
})

/** Places from the text of `writePlaces`; undefined for any other text. At most 1,000 cards. */
export function readPlaces(text: string | null): Places | undefined {
  const stored = parsed(text)
  return stored && unpacked(stored)
}

/** Places as a text: JSON with `[left, top, width, height]` of at most 1,000 cards and of the islands. `now` in milliseconds. */
export function writePlaces({ layout, pinned }: Places, now: number): string {
  const stored: Stored = {
    version: 1,
    saved: now,
    nodes: Object.fromEntries(limited(layout.nodes).map(([id, box]) => [id, pack(box)])),
    islands: Object.fromEntries([...layout.islands].map(([key, parts]) => [key, parts.map(pack)])),
    pinned: [...pinned],
  }
  return JSON.stringify(stored)
}

/** The places of a map as a person left them; undefined when nothing was dragged, or nothing can be read. */
export const recall = (disk: Disk, name: string): Places | undefined => readPlaces(disk.getItem(PREFIX + name))

/** Keeps the places of a map, for the 20 changed last. A full disk keeps nothing and breaks nothing. */
export function remember(disk: Disk, name: string, places: Places, now: number): void {
  try {
    disk.setItem(PREFIX + name, writePlaces(places, now))
  } catch {
    // No room, or storage is forbidden: the places last as long as the page.
    return
  }
  const others = Array.from({ length: disk.length }, (_, index) => disk.key(index) ?? '')
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => ({ key, saved: parsed(disk.getItem(key))?.saved ?? 0 }))
    .sort((a, b) => b.saved - a.saved)
  for (const { key } of others.slice(LIMIT.maps)) disk.removeItem(key)
}

/** A remembered layout without cards that changed one of their boxes since: those are newcomers. */
export function fitted(kept: Layout, { nodes, inside: nesting }: Pick<LayoutInput, 'nodes' | 'inside'>): Layout {
  const home = new Map(nodes.map((node) => [node.id, node.island]))
  const inside = (card: Box, part: Box) =>
    card.x >= part.x &&
    card.y >= part.y &&
    card.x + card.width <= part.x + part.width &&
    card.y + card.height <= part.y + part.height
  const stands = ([id, box]: readonly [string, Box]) => {
    return chainOf(home.get(id), nesting).every((key) => kept.islands.get(key)?.some((part) => inside(box, part)))
  }
  return { ...kept, nodes: new Map([...kept.nodes].filter(stands)) }
}

export const forget = (disk: Disk, name: string): void => disk.removeItem(PREFIX + name)
