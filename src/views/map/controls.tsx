import { ChevronLeft, ChevronRight, CircleHelp, Maximize, Minus, Plus, Sparkles, TriangleAlert } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useStore } from 'zustand'
import { readingStore, toggleProblemsOnly } from '#src/state/reading.ts'
import { type MapHandle, mapActions, mapStore } from './actions.ts'
import { Legend } from './legend.tsx'
import type { MapText } from './text.ts'

const BUTTONS = [
  { action: 'zoomIn', Icon: Plus, key: '+' },
  { action: 'zoomOut', Icon: Minus, key: '-' },
  { action: 'fit', Icon: Maximize, key: '0' },
  { action: 'tidy', Icon: Sparkles, key: 'r' },
] as const satisfies readonly { action: keyof MapHandle; Icon: typeof Plus; key: string }[]

/** Zoom, fit, tidy and the legend, in the corner of the map. */
export function Controls({ text, children }: { readonly text: MapText; readonly children: ReactNode }) {
  const [open, setOpen] = useState(false)
  return (
    <div className="map-corner" data-covers="corner">
      {open && <Legend text={text} />}
      {children}
      <fieldset className="map-buttons" aria-label={text.controls}>
        {BUTTONS.map(({ action, Icon, key }) => (
          <button
            key={action}
            type="button"
            title={`${text[action]} (${key})`}
            aria-label={text[action]}
            onClick={() => mapActions[action]()}
          >
            <Icon size={16} aria-hidden="true" />
          </button>
        ))}
        <button
          type="button"
          title={text.legend}
          aria-label={text.legend}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <CircleHelp size={16} aria-hidden="true" />
        </button>
      </fieldset>
    </div>
  )
}

/** How many lines need attention, and the way from one to the next. Not there while all is well. */
export function ProblemPager({ text }: { readonly text: MapText }) {
  const problems = useStore(mapStore, (state) => state.problems)
  const only = useStore(readingStore, (state) => state.problemsOnly)
  if (problems === 0 && !only) return undefined
  return (
    <fieldset className="map-problems" aria-label={text.problems(problems)}>
      <button
        type="button"
        title={`${text.previousProblem} (p)`}
        aria-label={text.previousProblem}
        onClick={() => mapActions.previousProblem()}
      >
        <ChevronLeft size={15} aria-hidden="true" />
      </button>
      <span>
        <TriangleAlert size={14} aria-hidden="true" /> {text.problems(problems)}
      </span>
      <button
        type="button"
        title={`${text.nextProblem} (n)`}
        aria-label={text.nextProblem}
        onClick={() => mapActions.nextProblem()}
      >
        <ChevronRight size={15} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="map-only"
        aria-pressed={only}
        title={`${text.problemsOnly} (!)`}
        aria-label={text.problemsOnly}
        onClick={toggleProblemsOnly}
      >
        <span className="map-wide">{text.problemsOnly}</span>
        <span className="map-narrow">{text.onlyShort}</span>
      </button>
    </fieldset>
  )
}
