import { Unlink } from 'lucide-react'
import { useStore } from 'zustand'
import { clear } from '#src/state/ask.ts'
import { flowsStore } from '#src/state/flows.ts'
import { queryStore } from '#src/state/query.ts'
import { goLive } from '#src/state/span.ts'
import { timelineStore } from '#src/state/timeline.ts'
import { text } from '#src/text/text.ts'
import { Button } from '#src/ui/button.tsx'

/** Stands where something was selected, or linked to, that is not there (any more). */
export function Gone(props: { readonly words: string; readonly inWindow?: string }) {
  const filtered = useStore(queryStore, ({ filter }) => filter !== '')
  const file = useStore(timelineStore, (state) => state.file)
  const window = useStore(flowsStore, (state) => state.window !== undefined) && props.inWindow !== undefined
  return (
    <div className="px-4 py-12 text-center">
      <Unlink aria-hidden="true" className="mx-auto mb-3 size-7 text-text-3" />
      <h2 className="font-semibold">{text.details.gone.title}</h2>
      <p className="mx-auto mt-1 max-w-72 text-text-2">{window ? props.inWindow : props.words}</p>
      {window && (
        <Button className="mt-4 mr-2" onClick={goLive}>
          {file ? text.timeline.wholeFile : text.panel.backToLive}
        </Button>
      )}
      {filtered && (
        <Button className="mt-4" onClick={clear}>
          {text.filters.clear}
        </Button>
      )}
    </div>
  )
}
