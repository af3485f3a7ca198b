import { ask } from './ask.ts'
import { queryStore } from './query.ts'
import { goLive, type Stretch, showWindow, spanStore } from './span.ts'
import { LISTS, type List, type Panel, type Selection, type ViewState, viewStore } from './view.ts'

const PANELS: readonly Panel[] = ['filters', 'table', 'timeline']
/** Nothing is put away, where something usually is. */
const NONE = 'none'
const KINDS = ['service', 'edge', 'group', 'flow'] as const

/** Below this width the panels lie over the map, so the page begins with the filters put away. */
const ROOMY = 1000

/** What of the page stands in its address. */
export interface Place {
  readonly filter: string
  readonly selection: Selection | undefined
  readonly closed: readonly Panel[]
  readonly list: List
  /** The window that is shown; undefined: live. */
  readonly window: Stretch | undefined
  readonly doctor: boolean
}

/**
 * Reads `?filter=…&select=edge:…&closed=filters,table&list=connections&from=2026-11-21T14:03:20Z&to=2026-11-21T14:04:00Z&doctor=open`.
 * Whatever is not understood counts as absent. `usual` are the panels that are put away where the address does not tell.
 */
export function readPlace(search: string, usual: readonly Panel[] = []): Place {
  const params = new URLSearchParams(search)
  const closed = params.get('closed')?.split(',')
  return {
    filter: params.get('filter') ?? '',
    selection: readSelection(params.get('select') ?? ''),
    closed: closed === undefined ? usual : PANELS.filter((panel) => closed.includes(panel)),
    list: LISTS.find((known) => known === params.get('list')) ?? 'flows',
    window: readWindow(params.get('from') ?? '', params.get('to') ?? ''),
    doctor: params.get('doctor') === 'open',
  }
}

function readWindow(from: string, to: string): Stretch | undefined {
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)]
  return fromMs >= 0 && toMs > fromMs ? { fromMs, toMs } : undefined
}

function readSelection(text: string): Selection | undefined {
  const colon = text.indexOf(':')
  const id = text.slice(colon + 1)
  const kind = KINDS.find((known) => known === text.slice(0, Math.max(0, colon)))
  if (kind === undefined || id === '') return undefined
  return kind === 'flow' ? { kind, uuid: id, row: undefined } : { kind, id }
}

/** The search part of an address for a place: empty, or beginning with `?`. Parameters of others are kept. */
export function writePlace(place: Place, search: string, usual: readonly Panel[] = []): string {
  const params = new URLSearchParams(search)
  const set = (name: string, value: string) => (value === '' ? params.delete(name) : params.set(name, value))
  set('filter', place.filter)
  set('select', place.selection === undefined ? '' : writeSelection(place.selection))
  set('closed', place.closed.join() === usual.join() ? '' : place.closed.join(',') || NONE)
  set('list', place.list === 'flows' ? '' : place.list)
  set('from', place.window === undefined ? '' : writeTime(place.window.fromMs))
  set('to', place.window === undefined ? '' : writeTime(place.window.toMs))
  set('doctor', place.doctor ? 'open' : '')
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

const writeTime = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z')

function writeSelection(selection: Selection): string {
  if (selection.kind !== 'flow') return `${selection.kind}:${selection.id}`
  return selection.uuid === '' ? '' : `flow:${selection.uuid}`
}

const placeOf = ({ selection, closed, list, doctor }: ViewState): Place => ({
  filter: queryStore.getState().filter,
  selection,
  closed,
  list,
  window: windowShown(),
  doctor,
})

function windowShown(): Stretch | undefined {
  const { span } = spanStore.getState()
  return span.kind === 'window' ? { fromMs: span.fromMs, toMs: span.toMs } : undefined
}

/**
 * Keeps the address and the stores the same, both ways. A changed filter, selection or window is a step that the back
 * button undoes; a panel put away is not.
 */
export function keepUrl(page: Window): void {
  const usual: readonly Panel[] = page.innerWidth < ROOMY ? ['filters'] : []
  const load = () => {
    const { filter, selection, closed, list, window, doctor } = readPlace(page.location.search, usual)
    if (filter !== queryStore.getState().filter) ask(filter)
    viewStore.setState({ selection, closed, list, doctor })
    const shown = windowShown()
    if (window?.fromMs === shown?.fromMs && window?.toMs === shown?.toMs) return
    if (window === undefined) goLive()
    else showWindow(window)
  }
  load()
  page.addEventListener('popstate', load)
  const save = (step: boolean) => {
    const { pathname, search, hash } = page.location
    const next = writePlace(placeOf(viewStore.getState()), search, usual)
    if (next === writePlace(readPlace(search, usual), search, usual)) return
    if (step) page.history.pushState(undefined, '', pathname + next + hash)
    else page.history.replaceState(page.history.state, '', pathname + next + hash)
  }
  queryStore.subscribe((now, before) => {
    if (now.filter !== before.filter) save(true)
  })
  spanStore.subscribe((now, before) => {
    if (now.span !== before.span) save(true)
  })
  viewStore.subscribe((now, before) => {
    if (now.selection !== before.selection) save(now.selection === undefined || now.selection !== now.renamed)
    else if (now.closed !== before.closed || now.list !== before.list || now.doctor !== before.doctor) save(false)
  })
}
