import { ChevronLeft, ChevronRight, History, Pause, Play, Radio } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { type PastRows, PastRowsState, type WindowState } from '#gen/orrery/v1/orrery_pb.ts'
import { isBlind } from '#src/state/blind.ts'
import { flowsStore } from '#src/state/flows.ts'
import { goLive, type Span, spanStore, stepWindow, togglePause } from '#src/state/span.ts'
import { timelineStore } from '#src/state/timeline.ts'
import { formats, text } from '#src/text/text.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { clock, stretchWords } from './words.ts'

const words = text.timeline

/** Which time the page shows, in words, and the ways to another one. */
export function Controls() {
  const span = useStore(spanStore, (state) => state.span)
  const file = useStore(timelineStore, (state) => state.file)
  return (
    <div className="flex min-w-56 shrink-0 items-center gap-2 max-[520px]:min-w-0 max-[520px]:shrink">
      {span.kind === 'live' && !file && (
        <Button look="plain" title={words.pauseHint} onClick={togglePause}>
          <Pause aria-hidden="true" className="size-3.5" />
          {words.pause}
        </Button>
      )}
      {span.kind === 'paused' && (
        <Button look="primary" onClick={goLive}>
          <Play aria-hidden="true" className="size-3.5" />
          {words.resume}
        </Button>
      )}
      {span.kind === 'window' && (
        <Button look="primary" onClick={goLive}>
          <Radio aria-hidden="true" className="size-3.5" />
          {file ? words.wholeFile : words.live}
        </Button>
      )}
      <output className="block min-w-0 text-xs">
        <Said span={span} file={file} />
      </output>
      {span.kind === 'window' && (
        <span className="flex">
          <IconButton label={words.earlier} onClick={() => stepWindow(-1)}>
            <ChevronLeft />
          </IconButton>
          <IconButton label={words.later} onClick={() => stepWindow(1)}>
            <ChevronRight />
          </IconButton>
        </span>
      )}
    </div>
  )
}

function Said({ span, file }: { readonly span: Span; readonly file: boolean }) {
  const blind = useStore(flowsStore, isBlind)
  if (span.kind === 'window') return <WindowSaid span={span} />
  if (span.kind === 'paused') {
    return (
      <Lines first={words.paused(clock(span.atMs))}>
        <Since matched={span.matched} />
      </Lines>
    )
  }
  return file ? (
    <Lines first={words.wholeFile} />
  ) : (
    <span className="inline-flex items-center gap-1.5 text-text-3">
      <Radio aria-hidden="true" className="size-3.5" />
      <span className="max-[520px]:sr-only">{blind ? words.lastKnown : words.following}</span>
    </span>
  )
}

/** Changes at every frame, so it stands apart from what is read aloud. */
function Since(props: { readonly matched: number }) {
  const count = useStore(timelineStore, ({ matched }) => Math.max(0, matched - props.matched))
  return <span aria-live="off">{words.since(count, formats.count(count))}</span>
}

function WindowSaid({ span }: { readonly span: Span & { readonly kind: 'window' } }) {
  const shown = useStore(flowsStore, (state) => state.window)
  const there = shown !== undefined && shown.fromMs < span.toMs && shown.toMs > span.fromMs
  const { fromMs, toMs } = there ? shown : span
  return <Lines first={stretchWords(fromMs, toMs)}>{there ? limitWords(shown) : words.loading}</Lines>
}

/** What of a window is not kept any more. */
function limitWords({ fromMs, toMs, countsFromMs, rowsFromMs, past }: WindowState): string {
  if (past !== undefined && PAST_TOLD[past.state] !== undefined) return PAST_TOLD[past.state]?.(past) ?? ''
  const also = past === undefined ? '' : ` ${pastWords(past)}`
  if (countsFromMs === 0 || countsFromMs >= toMs) return words.noCounts + also
  if (countsFromMs > fromMs) return words.countsGone(clock(countsFromMs)) + also
  if (rowsFromMs >= toMs) return words.allRowsGone + also
  return rowsFromMs > fromMs ? words.rowsGone(clock(rowsFromMs)) + also : ''
}

/** Flows came from the source, or may come. */
const PAST_TOLD: Partial<Record<PastRowsState, (past: PastRows) => string>> = {
  [PastRowsState.ASKING]: () => words.past.asking,
  [PastRowsState.ALL]: ({ rows }) => words.past.all(rows, formats.count(rows)),
  [PastRowsState.SOME]: ({ rows }) => words.past.some(rows, formats.count(rows)),
}

const pastWords = ({ state, problem }: PastRows): string =>
  state === PastRowsState.FAILED ? words.past.failed(problem) : words.past.gone

function Lines(props: { readonly first: string; readonly children?: ReactNode }) {
  return (
    <>
      <span className="flex items-center gap-1.5 whitespace-nowrap font-medium text-accent">
        <History aria-hidden="true" className="size-3.5 shrink-0" />
        {props.first}
      </span>
      {props.children !== undefined && <span className="block max-w-72 text-text-2">{props.children}</span>}
    </>
  )
}
