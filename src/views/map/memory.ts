import type { Box } from '#domain/layout/geometry.ts'
import type { Layout, LayoutNode } from '#domain/layout/layout.ts'

const PREFIX = 'orrery.map.'
const LIMIT = { cards: 1000, sources: 20 }

type Numbers = readonly [number, number, number, number]

interface Stored {
  readonly version: 1
  readonly saved: number
  readonly nodes: Readonly<Record<string, Numbers>>
  readonly islands: Readonly<Record<string, readonly Numbers[]>>
}

const pack = ({ x, y, width, height }: Box): Numbers => [x, y, width, height].map(Math.round) as unknown as Numbers
const unpack = ([x, y, width, height]: Numbers): Box => ({ x, y, width, height })

const isBox = (value: unknown): value is Numbers =>
  Array.isArray(value) && value.length === 4 && value.every((part) => Number.isFinite(part))

const isStored = (value: unknown): value is Stored => {
  const { version, nodes, islands } = (value ?? {}) as Partial<Stored>
  return (
    version === 1 &&
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

/** The places of a source's map as a person left them; undefined when nothing was dragged, or nothing can be read. */
export function recall(disk: Disk, source: string): Layout | undefined {
  const stored = parsed(disk.getItem(PREFIX + source))
  if (stored === undefined) return undefined
  return {
    nodes: new Map(Object.entries(stored.nodes).map(([id, box]) => [id, unpack(box)])),
    islands: new Map(Object.entries(stored.islands).map(([key, parts]) => [key, parts.map(unpack)])),
  }
}

/** Keeps the places of at most 1,000 cards, for the 20 sources changed last. A full disk keeps nothing and breaks nothing. */
export function remember(disk: Disk, source: string, layout: Layout, now: number): void {
  const stored: Stored = {
    version: 1,
    saved: now,
    nodes: Object.fromEntries([...layout.nodes].slice(0, LIMIT.cards).map(([id, box]) => [id, pack(box)])),
    islands: Object.fromEntries([...layout.islands].map(([key, parts]) => [key, parts.map(pack)])),
  }
  try {
    disk.setItem(PREFIX + source, JSON.stringify(stored))
  } catch {
    // No room, or storage is forbidden: the places last as long as the page.
    return
  }
  const others = Array.from({ length: disk.length }, (_, index) => disk.key(index) ?? '')
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => ({ key, saved: parsed(disk.getItem(key))?.saved ?? 0 }))
    .sort((a, b) => b.saved - a.saved)
  for (const { key } of others.slice(LIMIT.sources)) disk.removeItem(key)
}

/** A remembered layout without cards that changed their island since: those are newcomers. */
export function fitted(kept: Layout, nodes: readonly LayoutNode[]): Layout {
  const home = new Map(nodes.map((node) => [node.id, node.island]))
  const inside = (card: Box, part: Box) =>
    card.x >= part.x &&
    card.y >= part.y &&
    card.x + card.width <= part.x + part.width &&
    card.y + card.height <= part.y + part.height
  const stands = ([id, box]: readonly [string, Box]) => {
    const island = home.get(id)
    return island === undefined || (kept.islands.get(island) ?? []).some((part) => inside(box, part))
  }
  return { ...kept, nodes: new Map([...kept.nodes].filter(stands)) }
}

export const forget = (disk: Disk, source: string): void => disk.removeItem(PREFIX + source)
