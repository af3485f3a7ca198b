import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { blindSince } from '#src/state/blind.ts'
import { flowsStore } from '#src/state/flows.ts'
import { goLive, type Span, type Stretch, showWindow, spanStore } from '#src/state/span.ts'
import { serverNowOf, timelineStore } from '#src/state/timeline.ts'
import { formats, text } from '#src/text/text.ts'
import { useNow } from '#src/ui/use-now.ts'
import { useWidth } from '#src/ui/use-width.ts'
import { Axis } from './axis.tsx'
import { Bars } from './bars.tsx'
import { type Bin, binsOf, binWidth, flowsIn, together, withUnknown } from './bins.ts'
import { rangeOf, snapped, ticksOf } from './range.ts'
import { Readout } from './readout.tsx'
import { HEIGHT, rateOf, roundUp, runsOf, type Scale, timeAt, xOf } from './shapes.ts'
import { binWords, clock, type Gap, stretchWords } from './words.ts'

const words = text.timeline
/** Pixels of the narrowest bar, and of the least room for a time of the axis. */
const BAR = 3
const TICK = 90
/** Relay puts flows into order for one to two seconds before it sends them. */
const FRESH_MS = 3000

/** Bars, marks and the cursor over them. One widget: arrows or the pointer move over it, a drag selects a window. */
export function Plot() {
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const timeline = useStore(timelineStore)
  const span = useStore(spanStore, (state) => state.span)
  const zoom = useStore(spanStore, (state) => state.zoom)
  const nowMs = serverNowOf(timeline, useNow(1000, !timeline.file))
  const { fromMs, toMs } = rangeOf(timeline, span, zoom, nowMs)
  const { seconds } = timeline
  const scale: Scale = { fromMs, toMs, width: Math.max(1, width) }
  const blind = useStore(flowsStore, (flows) => blindSince(flows, timeline))
  const bins = withUnknown(
    binsOf(seconds, scale, binWidth(scale, scale.width / BAR, seconds)),
    blind === undefined ? undefined : { fromMs: blind, toMs: nowMs },
  )
  /** Times of the first and the last bar that are marked; where they are the same, it is the cursor alone. */
  const [mark, setMark] = useState<{ readonly from: number; readonly to: number } | undefined>()
  const [seen, setSeen] = useState(false)
  const drag = useRef<{ readonly x: number; readonly from: number; moved: boolean } | undefined>(undefined)

  const last = bins.at(-1)
  if (last === undefined) return <div ref={box} className="min-w-40 flex-1" />
  const binMs = last.toMs - last.fromMs
  const indexAt = (timeMs: number) =>
    Math.min(bins.length - 1, Math.max(0, Math.floor((timeMs - (bins[0]?.fromMs ?? 0)) / binMs)))
  const binAt = (timeMs: number): Bin => bins[indexAt(timeMs)] ?? last
  const marked = mark && stretchOf(binAt(mark.from), binAt(mark.to))
  const selecting = mark !== undefined && mark.from !== mark.to
  const markedBin = marked && together(bins.slice(indexAt(marked.fromMs), indexAt(marked.toMs - 1) + 1))
  const gapAt = ({ fromMs }: Stretch): Gap | undefined => {
    const run = runsOf(bins, ({ gapMs }) => gapMs > 0).find((one) => one.fromMs <= fromMs && fromMs < one.toMs)
    if (run === undefined) return undefined
    if (blind === undefined || run.toMs < blind) return { ...run, lasts: false }
    return { fromMs: run.fromMs + binMs < blind ? run.fromMs : blind, toMs: nowMs, lasts: true }
  }

  const wordsOf = (bin: Bin) =>
    binWords(bin, selecting ? undefined : gapAt(bin), !timeline.file && bin.toMs > nowMs - FRESH_MS)
  const said = (bin: Bin): string =>
    [selecting ? words.selected(formats.duration(bin.toMs - bin.fromMs)) : clock(bin.fromMs), ...wordsOf(bin)].join(
      ', ',
    )

  const timeOf = (event: PointerEvent) => {
    const left = box.current?.getBoundingClientRect().left ?? 0
    return binAt(timeAt(scale, event.clientX - left)).fromMs
  }
  const press = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { x: event.clientX, from: timeOf(event), moved: false }
  }
  const move = (event: PointerEvent) => {
    const time = timeOf(event)
    const { current } = drag
    if (current !== undefined && Math.abs(event.clientX - current.x) > BAR) current.moved = true
    setMark({ from: current?.moved === true ? current.from : time, to: time })
    setSeen(true)
  }
  const release = () => {
    const moved = drag.current?.moved === true
    drag.current = undefined
    if (!moved || marked === undefined) return
    showWindow(snapped(marked))
    setMark(undefined)
  }
  const leave = () => {
    if (drag.current !== undefined) return
    setMark(undefined)
    setSeen(false)
  }
  const go = (by: number, extend: boolean) => {
    const start = mark?.to ?? (span.kind === 'window' ? span.fromMs : last.fromMs)
    const to = bins[Math.min(bins.length - 1, Math.max(0, indexAt(start) + (mark === undefined ? 0 : by)))] ?? last
    setMark({ from: extend ? (mark?.from ?? start) : to.fromMs, to: to.fromMs })
    setSeen(true)
  }
  const keys: Readonly<Record<string, (extend: boolean) => void>> = {
    ArrowLeft: (extend) => go(-1, extend),
    ArrowRight: (extend) => go(1, extend),
    PageUp: (extend) => go(10, extend),
    PageDown: (extend) => go(-10, extend),
    Home: (extend) => go(-bins.length, extend),
    End: (extend) => go(bins.length, extend),
    Enter: () => {
      if (marked !== undefined) showWindow(snapped(marked))
      setMark(undefined)
    },
    Escape: () => {
      drag.current = undefined
      if (mark === undefined) goLive()
      setMark(undefined)
    },
  }
  const key = (event: KeyboardEvent) => {
    const action = keys[event.key]
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    action(event.shiftKey)
  }

  const top = roundUp(Math.max(...bins.map((bin) => rateOf(bin, nowMs))))
  const whole = together(bins)
  const range = timeline.file ? words.ranges.file : words.ranges[zoom]
  return (
    <div ref={box} className="min-w-40 flex-1 max-[760px]:order-last max-[760px]:basis-full">
      <div
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a range input selects no range and says no words
        role="slider"
        aria-label={words.slider(range)}
        aria-describedby="timeline-summary"
        aria-valuemin={0}
        aria-valuemax={bins.length - 1}
        aria-valuenow={indexAt(mark?.to ?? last.fromMs)}
        aria-valuetext={said(markedBin ?? last)}
        tabIndex={0}
        onPointerDown={press}
        onPointerMove={move}
        onPointerUp={release}
        onPointerLeave={leave}
        onBlur={() => setMark(undefined)}
        onKeyDown={key}
        className="relative cursor-crosshair touch-none select-none"
        style={{ height: HEIGHT }}
      >
        <Bars bins={bins} scale={scale} top={top} nowMs={nowMs} />
        <span className="pointer-events-none absolute top-[10px] left-0 rounded-s bg-surface/75 px-0.5 text-2xs text-text-3 leading-3">
          {words.perSecond(formats.rate(top))}
        </span>
        <Shown span={span} scale={scale} />
        {marked !== undefined && seen && <Stripe stretch={marked} scale={scale} selecting={selecting} />}
        {marked !== undefined && markedBin !== undefined && seen && (
          <Readout
            x={xOf(scale, (marked.fromMs + marked.toMs) / 2)}
            width={width}
            title={stretchWords(marked.fromMs, marked.toMs)}
            lines={wordsOf(markedBin)}
            bin={markedBin}
          />
        )}
      </div>
      <Axis ticks={ticksOf(scale, width / TICK)} scale={scale} />
      <p id="timeline-summary" className="sr-only">
        {words.summary(
          range,
          formats.count(flowsIn(whole)),
          formats.count(whole.dropped),
          formats.rate(top),
          whole.lost > 0 ? formats.count(whole.lost) : '',
          whole.gapMs > 0 ? formats.duration(whole.gapMs) : '',
        )}{' '}
        {words.keys}
      </p>
    </div>
  )
}

const stretchOf = (one: Stretch, other: Stretch): Stretch => ({
  fromMs: Math.min(one.fromMs, other.fromMs),
  toMs: Math.max(one.toMs, other.toMs),
})

/** What the page shows: where it is paused, or which window; what is outside of it steps back. */
function Shown({ span, scale }: { readonly span: Span; readonly scale: Scale }) {
  const clamp = (x: number) => Math.min(scale.width, Math.max(0, x))
  if (span.kind === 'live') return undefined
  const from = clamp(xOf(scale, span.kind === 'window' ? span.fromMs : span.atMs))
  const to = clamp(xOf(scale, span.kind === 'window' ? span.toMs : span.atMs))
  if (span.kind === 'paused') {
    return (
      <div
        className="pointer-events-none absolute inset-y-0 border-accent border-l-2 border-dashed"
        style={{ left: from }}
      />
    )
  }
  return (
    <>
      <div className="pointer-events-none absolute inset-y-0 left-0 bg-surface/65" style={{ width: from }} />
      <div className="pointer-events-none absolute inset-y-0 right-0 bg-surface/65" style={{ left: to }} />
      <div
        data-window
        className="pointer-events-none absolute inset-y-0 min-w-0.5 rounded-s border-2 border-accent bg-accent/10"
        style={{ left: from, width: to - from }}
      />
    </>
  )
}

function Stripe(props: { readonly stretch: Stretch; readonly scale: Scale; readonly selecting: boolean }) {
  const left = xOf(props.scale, props.stretch.fromMs)
  const width = Math.max(1, xOf(props.scale, props.stretch.toMs) - left)
  return (
    <div
      className={
        props.selecting
          ? 'pointer-events-none absolute inset-y-0 border-accent border-x bg-accent/20'
          : 'pointer-events-none absolute inset-y-0 border-text-2 border-l bg-text-3/10'
      }
      style={{ left, width }}
    />
  )
}
