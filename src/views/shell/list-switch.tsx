import { useStore } from 'zustand'
import { LISTS, setList, viewStore } from '#src/state/view.ts'
import { text } from '#src/text/text.ts'
import { Segmented } from '#src/ui/segmented.tsx'

/** Flows or connections. */
export function ListSwitch() {
  const list = useStore(viewStore, (state) => state.list)
  return (
    <Segmented
      label={text.connections.listLabel}
      value={list}
      segments={LISTS.map((value) => ({ value, label: text.connections.lists[value] }))}
      onChange={setList}
    />
  )
}
