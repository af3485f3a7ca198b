import type { Sort } from '#src/state/table-view.ts'
import type { Column, ColumnId } from './column.ts'

/** How a column is sorted, as `aria-sort` says it. As they came, rows stand by time, newest first. */
export function sortOf(sort: Sort | undefined, id: ColumnId): 'ascending' | 'descending' | undefined {
  if (sort === undefined) return id === 'time' ? 'descending' : undefined
  if (sort.column !== id) return undefined
  return sort.descending ? 'descending' : 'ascending'
}

/** Columns of which the most is looked for first. */
const MOST_FIRST: readonly ColumnId[] = ['latency', 'http-status']

/** What a click on a header sorts by: one way, then the other, then as they come again. */
export function nextSort(sort: Sort | undefined, { id }: Pick<Column, 'id'>): Sort | undefined {
  if (id === 'time') return sort === undefined ? { column: id, descending: false } : undefined
  const first = MOST_FIRST.includes(id)
  if (sort?.column !== id) return { column: id, descending: first }
  return sort.descending === first ? { column: id, descending: !first } : undefined
}
