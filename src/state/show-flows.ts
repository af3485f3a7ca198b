import { ask } from './ask.ts'
import { queryStore } from './query.ts'
import { setList, setPanel } from './view.ts'

/** Narrows the view to a filter, on top of the one in force, and lists its flows. */
export function showFlows(filter: string): void {
  const { filter: present } = queryStore.getState()
  ask(present.includes(filter) ? present : `${present} ${filter}`.trim())
  setList('flows')
  setPanel('table', true)
}
