import { queryStore } from './query.ts'

/** Puts a filter in force. */
export const ask = (filter: string): void => queryStore.setState({ filter, draft: filter, problem: undefined })

/** Narrows the filter to flows with this value in this field. */
export function include(field: string, value: string): void {
  const term = `${field}:${/[\s"']/.test(value) ? JSON.stringify(value) : value}`
  const { filter } = queryStore.getState()
  if (!filter.split(' ').includes(term)) ask(`${filter} ${term}`.trim())
}

/** What stands in the box, before it is asked. */
export const draft = (text: string): void => queryStore.setState({ draft: text })
