import { DEFAULT_GROUPING, parseBy, printBy, WORLDS } from '#domain/map-grouping/grouping.ts'
import { LINE_LABELS, type MapView, mapViewStore } from './map-view.ts'

/** What of the map stands in the address. */
export type MapPlace = Pick<MapView, 'label' | 'grouping'>

/** Reads `?group=label:team&world=one&label=rate`. Whatever is not understood counts as absent. */
export function readMapPlace(search: string): MapPlace {
  const params = new URLSearchParams(search)
  return {
    label: LINE_LABELS.find((known) => known === params.get('label')) ?? 'port',
    grouping: {
      by: parseBy(params.get('group') ?? '') ?? DEFAULT_GROUPING.by,
      world: WORLDS.find((known) => known === params.get('world')) ?? DEFAULT_GROUPING.world,
    },
  }
}

/** The search part of an address for a place. Parameters of others are kept. */
export function writeMapPlace({ label, grouping }: MapPlace, search: string): string {
  const params = new URLSearchParams(search)
  const set = (name: string, value: string, usual: string) =>
    value === usual ? params.delete(name) : params.set(name, value)
  set('group', printBy(grouping.by), printBy(DEFAULT_GROUPING.by))
  set('world', grouping.world, DEFAULT_GROUPING.world)
  set('label', label, 'port')
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

/** Keeps the address and the look of the map the same, both ways. */
export function keepMapUrl(page: Window): void {
  const load = () => mapViewStore.setState(readMapPlace(page.location.search))
  load()
  page.addEventListener('popstate', load)
  mapViewStore.subscribe((state) => {
    const { pathname, search, hash } = page.location
    const next = writeMapPlace(state, search)
    if (next !== writeMapPlace(readMapPlace(search), search))
      page.history.replaceState(page.history.state, '', pathname + next + hash)
  })
}
