import { DEFAULT_GROUPING, parseBy, printBy, WORLDS } from '#domain/map-grouping/grouping.ts'
import { LINE_LABELS, type MapView, MOST_OPENED, mapViewStore } from './map-view.ts'
import { type Focus, HOPS, type ReadingState, readingStore, WAYS } from './reading.ts'

/** What of the map stands in the address. */
export type MapPlace = Pick<MapView, 'label' | 'grouping' | 'opened'> &
  Pick<ReadingState, 'hidden' | 'focus' | 'problemsOnly' | 'allLines'>

/** An address holds at most so many hidden cards, and opened services, with ids at most so long. */
const LIMIT = { hidden: 100, opened: MOST_OPENED, id: 1000 }

const usable = (id: string): boolean => id !== '' && id.length <= LIMIT.id

function readFocus(params: URLSearchParams): Focus | undefined {
  const card = params.get('focus') ?? ''
  if (!usable(card)) return undefined
  return {
    card,
    hops: HOPS.find((known) => known === params.get('hops')) ?? '1',
    way: WAYS.find((known) => known === params.get('way')) ?? 'both',
  }
}

/**
 * Reads `?group=label:team&world=one&label=rate&hide=default/shop/web&focus=default/shop/cart&hops=2&way=upstream` and
 * `&problems=only&lines=all&open=default/shop/web`. Whatever is not understood counts as absent.
 */
export function readMapPlace(search: string): MapPlace {
  const params = new URLSearchParams(search)
  return {
    label: LINE_LABELS.find((known) => known === params.get('label')) ?? 'port',
    grouping: {
      by: parseBy(params.get('group') ?? '') ?? DEFAULT_GROUPING.by,
      world: WORLDS.find((known) => known === params.get('world')) ?? DEFAULT_GROUPING.world,
    },
    opened: [...new Set(params.getAll('open').filter(usable))].slice(0, LIMIT.opened),
    hidden: new Set(params.getAll('hide').filter(usable).slice(0, LIMIT.hidden)),
    focus: readFocus(params),
    problemsOnly: params.get('problems') === 'only',
    allLines: params.get('lines') === 'all',
  }
}

/** The search part of an address for a place. Parameters of others are kept. */
export function writeMapPlace(place: MapPlace, search: string): string {
  const { label, grouping, opened, hidden, focus, problemsOnly, allLines } = place
  const params = new URLSearchParams(search)
  const set = (name: string, value: string, usual: string) =>
    value === usual ? params.delete(name) : params.set(name, value)
  set('group', printBy(grouping.by), printBy(DEFAULT_GROUPING.by))
  set('world', grouping.world, DEFAULT_GROUPING.world)
  set('label', label, 'port')
  params.delete('open')
  for (const id of opened.filter(usable).slice(0, LIMIT.opened)) params.append('open', id)
  params.delete('hide')
  for (const id of [...hidden].filter(usable).slice(0, LIMIT.hidden)) params.append('hide', id)
  set('focus', focus?.card ?? '', '')
  set('hops', focus?.hops ?? '1', '1')
  set('way', focus?.way ?? 'both', 'both')
  set('problems', problemsOnly ? 'only' : '', '')
  set('lines', allLines ? 'all' : '', '')
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

/** Keeps the address and the map the same, both ways: how it is drawn, and what of it is hidden, in focus or asked for. */
export function keepMapUrl(page: Window): void {
  const load = () => {
    const { label, grouping, opened, ...reading } = readMapPlace(page.location.search)
    const same = opened.join('\n') === mapViewStore.getState().opened.join('\n')
    mapViewStore.setState({ label, grouping, ...(same ? {} : { opened }) })
    readingStore.setState(reading)
  }
  load()
  page.addEventListener('popstate', load)
  const save = () => {
    const { pathname, search, hash } = page.location
    const next = writeMapPlace({ ...mapViewStore.getState(), ...readingStore.getState() }, search)
    if (next !== writeMapPlace(readMapPlace(search), search))
      page.history.replaceState(page.history.state, '', pathname + next + hash)
  }
  mapViewStore.subscribe(save)
  readingStore.subscribe(save)
}
