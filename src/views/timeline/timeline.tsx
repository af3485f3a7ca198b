import { ChevronDown, ChevronUp } from 'lucide-react'
import { useStore } from 'zustand'
import { setZoom, spanStore, ZOOMS } from '#src/state/span.ts'
import { timelineStore } from '#src/state/timeline.ts'
import { togglePanel, viewStore } from '#src/state/view.ts'
import { text } from '#src/text/text.ts'
import { IconButton } from '#src/ui/button.tsx'
import { Segmented } from '#src/ui/segmented.tsx'
import { Controls } from './controls.tsx'
import { Plot } from './plot.tsx'

const words = text.timeline

/**
 * The strip of flows per second over the last minutes, or over a file, and with it the choice of time: live, paused, or a
 * window of the past. It goes on whatever the rest of the page shows.
 *
 *     ┌ live, pause, step │ bars and marks                                  │ zoom, hide ┐
 */
export function Timeline() {
  const open = useStore(viewStore, ({ closed }) => !closed.includes('timeline'))
  const file = useStore(timelineStore, (state) => state.file)
  const zoom = useStore(spanStore, (state) => state.zoom)
  const anything = useStore(timelineStore, (state) => state.seconds.length > 0)
  if (!anything) return undefined
  return (
    <section
      aria-label={words.label}
      className="relative z-20 flex shrink-0 items-center gap-3 border-line border-b bg-surface px-3 py-1.5 max-[760px]:flex-wrap max-[760px]:gap-y-1"
    >
      <Controls />
      {open ? <Plot /> : <span className="flex-1" />}
      <div className="flex items-center gap-1 max-[760px]:ml-auto">
        {open && !file && (
          <Segmented
            label={words.zoomLabel}
            value={zoom}
            segments={ZOOMS.map((value) => ({ value, label: words.zooms[value] }))}
            onChange={setZoom}
          />
        )}
        <IconButton label={open ? words.hide : words.show} aria-expanded={open} onClick={() => togglePanel('timeline')}>
          {open ? <ChevronUp /> : <ChevronDown />}
        </IconButton>
      </div>
    </section>
  )
}
