import { createStore } from 'zustand/vanilla'
import type { Edge, Service } from '#gen/orrery/v1/orrery_pb.ts'
import { type ColumnId, lineOf, nameKey, SORT_KEYS } from './line.ts'

export interface Sort {
  readonly column: ColumnId
  readonly descending: boolean
}

const RISING: ReadonlySet<ColumnId> = new Set<ColumnId>(['source', 'destination', 'port'])

/** What the person sorts by: trouble first, unless they say otherwise. One writer: the person. */
export const sortStore = createStore<Sort>(() => ({ column: 'state', descending: true }))

/** The first press sorts names from A and numbers from the largest, the next turns it around. */
export const sortBy = (column: ColumnId): void =>
  sortStore.setState((sort) => ({
    column,
    descending: sort.column === column ? !sort.descending : !RISING.has(column),
  }))

/** Edges in this order; those without a value last, those that are alike by their names. */
export function sorted(
  edges: Iterable<Edge>,
  services: ReadonlyMap<number, Service>,
  { column, descending }: Sort,
): readonly Edge[] {
  const key = SORT_KEYS[column]
  const way = descending ? -1 : 1
  return [...edges]
    .map((edge) => {
      const line = lineOf(edge, services)
      return { edge, key: key(line), name: nameKey(line) }
    })
    .sort((a, b) => {
      if (a.key !== b.key) {
        if (a.key === undefined) return 1
        if (b.key === undefined) return -1
        return a.key < b.key ? -way : way
      }
      return a.name === b.name ? a.edge.number - b.edge.number : a.name < b.name ? -1 : 1
    })
    .map(({ edge }) => edge)
}
