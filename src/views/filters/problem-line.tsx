import { useStore } from 'zustand'
import { flowsStore } from '#src/state/flows.ts'
import { queryStore } from '#src/state/query.ts'
import { text } from '#src/text/text.ts'

/** Characters that are repeated from the wrong one on; a paste may be long. */
const SHOWN = 200

/** Says what is wrong with the text in the box, under the character where it goes wrong. */
export function ProblemLine(props: {
  /** Pixels from the left at which the wrong character stands in the box. */
  readonly at: number | undefined
}) {
  const { draft, problem, filter } = useStore(queryStore)
  const link = useStore(flowsStore, (state) => state.link)
  const refused = link.kind === 'refused' ? link : undefined
  const shown = problem ?? refused
  if (shown === undefined) return undefined
  const written = problem === undefined ? filter : draft
  const before = written.slice(0, shown.start)
  const wrong = written.slice(shown.start, Math.max(shown.end, shown.start + 1)).slice(0, SHOWN) || ' '
  return (
    <div
      id="filter-problem"
      role="alert"
      className="absolute top-full right-0 left-0 z-40 mt-1.5 rounded-m border border-dropped bg-surface px-3 py-2 shadow-pop"
    >
      {problem !== undefined && props.at !== undefined && (
        <span
          aria-hidden="true"
          data-caret=""
          className="absolute -top-[5px] size-2 rotate-45 border-dropped border-t border-l bg-surface"
          style={{ left: `max(6px, ${props.at.toFixed(1)}px)` }}
        />
      )}
      <p className="truncate font-mono text-xs">
        <span className="text-text-3">{before.length > 60 ? `…${before.slice(-60)}` : before}</span>
        <span className="whitespace-pre rounded-s bg-dropped-soft text-dropped underline decoration-wavy underline-offset-4">
          {wrong}
        </span>
        <span className="text-text-3">{written.slice(Math.max(shown.end, shown.start + 1)).slice(0, SHOWN)}</span>
      </p>
      <p className="mt-1.5 text-sm">
        {sentence(shown.message)} <span className="text-text-2">{text.filters.stays}</span>
      </p>
    </div>
  )
}

/** The language speaks in fragments; a person reads a sentence. */
const sentence = (message: string): string => {
  const begun = message.slice(0, 1).toUpperCase() + message.slice(1)
  return /[.!?]$/.test(begun) ? begun : `${begun}.`
}
