import { createStore } from 'zustand/vanilla'
import { type ColumnLayout, parseLayout, printLayout } from './column-layout.ts'
import type { PrefsDisk } from './prefs.ts'

/** How times are written: of the clock here, of UTC, or how long ago. */
export const CLOCKS = ['local', 'utc', 'relative'] as const
export type Clock = (typeof CLOCKS)[number]

export const DENSITIES = ['compact', 'comfortable'] as const
export type Density = (typeof DENSITIES)[number]

/** Whether request and response of one call share a row. */
export const CALLS = ['joined', 'every'] as const
export type Calls = (typeof CALLS)[number]

/** What the rows are sorted by; undefined: as they came, newest first. */
export interface Sort {
  readonly column: string
  readonly descending: boolean
}

/** How the flow table looks. One writer: the person. */
export interface TableView {
  readonly columns: ColumnLayout
  readonly sort: Sort | undefined
  readonly clock: Clock
  readonly density: Density
  readonly calls: Calls
}

export const DEFAULT_TABLE: TableView = {
  columns: undefined,
  sort: undefined,
  clock: 'local',
  density: 'compact',
  calls: 'joined',
}

export const tableStore = createStore<TableView>(() => DEFAULT_TABLE)

export const setTable = (change: Partial<TableView>): void => tableStore.setState(change)

/** What stands in the address of a table that is not as it usually is: `cols`, `sort`, `clock`, `density` and `calls`. */
export type TableWords = Readonly<Record<'cols' | 'sort' | 'clock' | 'density' | 'calls', string>>

const EMPTY: TableWords = { cols: '', sort: '', clock: '', density: '', calls: '' }

/** Empty for what is as usual. */
export const printTable = ({ columns, sort, clock, density, calls }: TableView): TableWords => ({
  cols: printLayout(columns),
  sort: sort === undefined ? '' : `${sort.descending ? '-' : ''}${sort.column}`,
  clock: clock === DEFAULT_TABLE.clock ? '' : clock,
  density: density === DEFAULT_TABLE.density ? '' : density,
  calls: calls === DEFAULT_TABLE.calls ? '' : calls,
})

/** Whatever is not understood counts as absent, word by word. */
export function parseTable(words: Partial<TableWords>): TableView {
  const { cols, sort, clock, density, calls } = { ...EMPTY, ...words }
  const [, minus, column] = /^(-?)([a-z][a-z0-9-]{0,31})$/.exec(sort) ?? []
  return {
    columns: parseLayout(cols),
    sort: column === undefined ? undefined : { column, descending: minus === '-' },
    clock: CLOCKS.find((known) => known === clock) ?? DEFAULT_TABLE.clock,
    density: DENSITIES.find((known) => known === density) ?? DEFAULT_TABLE.density,
    calls: CALLS.find((known) => known === calls) ?? DEFAULT_TABLE.calls,
  }
}

const KEYS = Object.keys(EMPTY) as readonly (keyof TableWords)[]

/** Reads `?cols=time.source*180&sort=-latency&clock=utc&density=comfortable&calls=every`; undefined where it says none of it. */
export function readTable(search: string): TableView | undefined {
  const params = new URLSearchParams(search)
  if (!KEYS.some((key) => params.has(key))) return undefined
  return parseTable(Object.fromEntries(KEYS.map((key) => [key, params.get(key) ?? ''])))
}

/** The search part of an address for a table. Parameters of others are kept. */
export function writeTable(view: TableView, search: string): string {
  const params = new URLSearchParams(search)
  const words = printTable(view)
  for (const key of KEYS) {
    if (words[key] === '') params.delete(key)
    else params.set(key, words[key])
  }
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

export const TABLE_KEY = 'orrery.table'

function kept(disk: () => PrefsDisk): TableView {
  try {
    const words: unknown = JSON.parse(disk().getItem(TABLE_KEY) ?? '{}')
    if (typeof words !== 'object' || words === null) return DEFAULT_TABLE
    const texts = Object.entries(words).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    // A sort is of one look only; who comes back wants the newest.
    return { ...parseTable(Object.fromEntries(texts)), sort: undefined }
  } catch (error) {
    console.info('The look of the table cannot be read here', error)
    return DEFAULT_TABLE
  }
}

/**
 * Keeps the look of the table on the disk, and the address and the look the same, both ways. An address that says how the
 * table looks wins over the disk, which keeps only what the person here changed.
 */
export function keepTable(page: Window, disk: () => PrefsDisk): void {
  let loading = true
  const load = () => {
    loading = true
    tableStore.setState(readTable(page.location.search) ?? kept(disk))
    loading = false
  }
  load()
  page.addEventListener('popstate', load)
  tableStore.subscribe((view) => {
    if (loading) return
    const { pathname, search, hash } = page.location
    const next = writeTable(view, search)
    if (next !== search) page.history.replaceState(page.history.state, '', pathname + next + hash)
    try {
      disk().setItem(TABLE_KEY, JSON.stringify(printTable(view)))
    } catch (error) {
      console.info('The look of the table cannot be kept here', error)
    }
  })
}
