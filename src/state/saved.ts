import { createStore } from 'zustand/vanilla'
import type { PrefsDisk } from './prefs.ts'

/** A filter that a person gave a name. */
export interface SavedFilter {
  readonly name: string
  readonly filter: string
}

/** Filters of this browser: what was asked lately, newest first, and what was given a name. One writer: the person. */
export interface SavedState {
  readonly recent: readonly string[]
  readonly saved: readonly SavedFilter[]
}

export const SAVED_KEY = 'orrery.filters'
const RECENT = 50
const SAVED = 100
const LONGEST_NAME = 60
const LONGEST_FILTER = 16_384

const EMPTY: SavedState = { recent: [], saved: [] }

export const savedStore = createStore<SavedState>(() => EMPTY)

const isFilter = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST_FILTER

/** Reads what was kept. Entries that are broken or of another version are left out, one by one. */
export function readSaved(text: string | null): SavedState {
  let kept: unknown
  try {
    kept = JSON.parse(text ?? '{}')
  } catch {
    return EMPTY
  }
  if (typeof kept !== 'object' || kept === null) return EMPTY
  const list = (name: string): readonly unknown[] => {
    const value = (kept as Record<string, unknown>)[name]
    return Array.isArray(value) ? value : []
  }
  const saved = list('saved').flatMap((entry): SavedFilter[] => {
    if (typeof entry !== 'object' || entry === null) return []
    const { name, filter } = entry as Record<string, unknown>
    if (typeof name !== 'string' || name.trim() === '' || name.length > LONGEST_NAME || !isFilter(filter)) return []
    return [{ name, filter }]
  })
  return {
    recent: [...new Set(list('recent').filter(isFilter))].slice(0, RECENT),
    saved: [...new Map(saved.map((entry) => [entry.name, entry])).values()].slice(0, SAVED),
  }
}

/** Remembers a filter that was put in force. */
export function remember(filter: string): void {
  if (!isFilter(filter)) return
  savedStore.setState(({ recent }) => ({
    recent: [filter, ...recent.filter((other) => other !== filter)].slice(0, RECENT),
  }))
}

/** Gives a filter a name; one that was called so before is replaced. */
export function save(name: string, filter: string): void {
  const called = name.trim().slice(0, LONGEST_NAME)
  if (called === '' || !isFilter(filter)) return
  savedStore.setState(({ saved }) => ({
    saved: [...saved.filter((other) => other.name !== called), { name: called, filter }]
      .sort((a, b) => a.name.localeCompare(b.name))
      .slice(0, SAVED),
  }))
}

export const forget = (name: string): void =>
  savedStore.setState(({ saved }) => ({ saved: saved.filter((other) => other.name !== name) }))

/** Loads what was kept and keeps each change. Without a usable disk it lasts as long as the page. */
export function keepSaved(disk: () => PrefsDisk): void {
  try {
    savedStore.setState(readSaved(disk().getItem(SAVED_KEY)))
  } catch (error) {
    console.info('Saved filters cannot be read here', error)
  }
  savedStore.subscribe((state) => {
    try {
      disk().setItem(SAVED_KEY, JSON.stringify(state))
    } catch (error) {
      console.info('Saved filters cannot be kept here', error)
    }
  })
}
