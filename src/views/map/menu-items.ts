import type { Condition } from '#domain/filter/edit.ts'
import { conditionsOfEdge, conditionsOfEnd } from '#domain/filter/of-map.ts'
import { groupsOf, serviceOfBox } from '#domain/map-grouping/group-of.ts'
import { type Service, ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { exclude, include } from '#src/state/ask.ts'
import { flowsStore } from '#src/state/flows.ts'
import { mapViewStore, wantsServices } from '#src/state/map-view.ts'
import { queryStore } from '#src/state/query.ts'
import { focusOn, hide, isSame, readingStore, showAll, toggleAlso, toggleProblemsOnly } from '#src/state/reading.ts'
import { readPlace, writePlace } from '#src/state/url.ts'
import { type Selection, select, viewStore } from '#src/state/view.ts'
import { copyText } from '#src/ui/copy.ts'
import { type MenuTarget, mapActions, mapStore } from './actions.ts'
import { closedId } from './boxes.ts'
import { commandFor } from './terms.ts'
import type { MapText } from './text.ts'

/** One thing to do; a gap is drawn before those that begin a group. */
export interface Item {
  readonly label: string
  readonly keys?: string
  readonly begins?: boolean
  readonly act: () => void
}

const linkTo = (selection: Selection): string => {
  const { origin, pathname, search } = window.location
  return `${origin}${pathname}${writePlace({ ...readPlace(search), selection }, search)}`
}

const said = (text: MapText) => (done: boolean) =>
  mapStore.setState({ note: done ? text.menu.copied : text.menu.notCopied })

const filterItems = (text: MapText, field: string, value: string): readonly Item[] => [
  { label: text.menu.only, begins: true, act: () => include(field, value) },
  { label: text.menu.exclude, act: () => exclude(field, value) },
]

const copyItems = (text: MapText, selection: Selection | undefined, terms: readonly Condition[]): readonly Item[] => [
  ...(selection === undefined
    ? []
    : [{ label: text.menu.copyLink, begins: true, act: () => void copyText(linkTo(selection)).then(said(text)) }]),
  {
    label: text.menu.copyCommand,
    begins: selection === undefined,
    act: () => void copyText(commandFor(queryStore.getState().parsed, terms)).then(said(text)),
  },
]

/** What opening and closing a box is called. */
const wordsOf = (island: string, { menu }: MapText) =>
  serviceOfBox(island) === undefined ? menu : { open: menu.pods, close: menu.closePods }

/** Whether pods could be shown in the place of a service. */
const canOpen = (service: Service | undefined): boolean =>
  service?.kind === ServiceKind.WORKLOAD && service.partOf === '' && wantsServices()

function serviceItems(id: string, pinned: boolean, text: MapText): readonly Item[] {
  const service = [...flowsStore.getState().services.values()].find((one) => one.id === id)
  const selection: Selection = { kind: 'service', id }
  const { selection: first } = viewStore.getState()
  const other = first?.kind === 'service' && !isSame(first, selection)
  const island = service && groupsOf(service, mapViewStore.getState().grouping, false)[0]?.key
  return [
    { label: text.menu.details, keys: '⏎', act: () => select(selection) },
    ...(other ? [{ label: text.menu.pathTo, keys: text.menu.shiftClick, act: () => toggleAlso(selection) }] : []),
    { label: text.menu.focus, keys: 'o', act: () => focusOn({ card: id, hops: '1', way: 'both' }) },
    ...filterItems(text, 'map-service', id),
    { label: text.menu.hide, keys: 'x', begins: true, act: () => hide(id) },
    { label: pinned ? text.menu.unpin : text.menu.pin, act: () => mapActions.pin(id) },
    ...(canOpen(service) ? [{ label: text.menu.pods, keys: 'i', act: () => mapActions.pods(id) }] : []),
    ...(island === undefined
      ? []
      : [{ label: wordsOf(island, text).close, keys: 'c', act: () => mapActions.toggle(island) }]),
    ...copyItems(text, selection, service === undefined ? [] : conditionsOfEnd(service, 'any')),
  ]
}

function namespaceItems(target: MenuTarget & { readonly kind: 'namespace' }, text: MapText): readonly Item[] {
  const { island, closed, pinned, term } = target
  const card = closedId(island)
  const selection: Selection = { kind: 'group', id: island }
  return [
    { label: text.menu.details, keys: '␣', act: () => select(selection) },
    { label: wordsOf(island, text)[closed ? 'open' : 'close'], keys: 'c', act: () => mapActions.toggle(island) },
    ...(closed ? [{ label: text.menu.focus, keys: 'o', act: () => focusOn({ card, hops: '1', way: 'both' }) }] : []),
    ...(term === undefined ? [] : filterItems(text, term.field, term.value)),
    ...(closed
      ? [
          { label: text.menu.hide, keys: 'x', begins: true, act: () => hide(card) },
          { label: pinned ? text.menu.unpin : text.menu.pin, act: () => mapActions.pin(card) },
        ]
      : []),
    ...(term === undefined ? [] : copyItems(text, selection, [{ ...term, side: 'any' }])),
  ]
}

function edgeItems(id: string, text: MapText): readonly Item[] {
  const { edges, services } = flowsStore.getState()
  const edge = [...edges.values()].find((one) => one.id === id)
  const [from, to] = [services.get(edge?.sourceNumber ?? -1), services.get(edge?.destinationNumber ?? -1)]
  const selection: Selection = { kind: 'edge', id }
  return [
    { label: text.menu.details, keys: '⏎', act: () => select(selection) },
    ...filterItems(text, 'edge', id),
    ...copyItems(text, selection, edge && from && to ? conditionsOfEdge(edge, from, to) : []),
  ]
}

function mapItems(text: MapText): readonly Item[] {
  const { hidden, problemsOnly } = readingStore.getState()
  return [
    { label: text.fit, keys: '0', act: mapActions.fit },
    { label: text.tidy, keys: 'r', act: mapActions.tidy },
    {
      label: problemsOnly ? text.menu.everything : text.problemsOnly,
      keys: '!',
      begins: true,
      act: toggleProblemsOnly,
    },
    ...(hidden.size === 0 ? [] : [{ label: text.hidden.show, act: showAll }]),
    ...copyItems(text, undefined, []),
  ]
}

/** What can be done with what a menu was opened on. */
export function menuItems(target: MenuTarget, text: MapText): readonly Item[] {
  if (target.kind === 'service') return serviceItems(target.id, target.pinned, text)
  if (target.kind === 'namespace') return namespaceItems(target, text)
  return target.kind === 'edge' ? edgeItems(target.id, text) : mapItems(text)
}
