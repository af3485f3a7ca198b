import { Info } from 'lucide-react'
import { useStore } from 'zustand'
import { flowsStore } from '#src/state/flows.ts'
import { text } from '#src/text/text.ts'
import { IconButton } from '#src/ui/button.tsx'
import { Popover } from '#src/ui/popover.tsx'

/** Tells what of the filter Relay does not do, and why; not there where Relay does it all. */
export function NotesMark() {
  const notes = useStore(flowsStore, (state) => state.notes)
  if (notes.length === 0) return undefined
  return (
    <Popover
      label={text.filters.matchedHere}
      align="end"
      className="w-[min(380px,calc(100vw-16px))]"
      trigger={
        <IconButton label={text.filters.matchedHere} className="size-6">
          <Info />
        </IconButton>
      }
    >
      <h3 className="mb-1 font-medium text-xs">{text.filters.matchedHere}</h3>
      <ul className="list-disc space-y-0.5 pl-4 text-text-2 text-xs">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </Popover>
  )
}
