import { useId, useRef } from 'react'
import type { Measured, WindowState } from '#gen/orrery/v1/orrery_pb.ts'
import { formats, text } from '#src/text/text.ts'
import { cx } from '#src/ui/cx.ts'
import { useWidth } from '#src/ui/use-width.ts'
import { barsOf, CHARTED, type Charted, dropsIn, markOf, mostOf, totals } from './chart-shapes.ts'

const words = text.panel
const HEIGHT = 44

/** Colour, and a pattern beside it: strokes for what was dropped, dots for errors, lines for audits. */
const LOOKS: Readonly<Record<Charted, { readonly fill: string; readonly stroke: string; readonly path: string }>> = {
  forwarded: { fill: 'fill-forwarded', stroke: '', path: '' },
  dropped: { fill: 'fill-dropped', stroke: 'stroke-surface', path: 'M-1 5L5 -1M1 7L7 1' },
  error: { fill: 'fill-error', stroke: 'stroke-surface', path: 'M2 2h1M5 5h1' },
  audit: { fill: 'fill-audit', stroke: 'stroke-surface', path: 'M0 1h6M0 4h6' },
}

const clock = (ms: number): string => formats.time(ms).slice(0, 8)

/**
 * Flows over the last minutes, or around the window that is shown and is marked then. What is seen is said as well, in the
 * label and in numbers below.
 */
export function StepChart(props: {
  readonly title: string
  /** Its steps, and the sums: counted by steps, a packet that is told of late may count in two of them. */
  readonly measured: Measured
  readonly window: WindowState | undefined
  /** The chart ends now. */
  readonly live: boolean
}) {
  const { title, measured, window } = props
  const { steps } = measured
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const id = useId()
  const last = steps.at(-1)
  const first = steps[0]
  if (first === undefined || last === undefined) return undefined
  const most = mostOf(steps)
  const mark = markOf(steps, window)
  const endMs = last.timeMs + last.widthMs
  return (
    <figure className="mt-3">
      <figcaption className="flex items-baseline justify-between gap-2 text-2xs text-text-3">
        <span>{title}</span>
        <span>{words.perSecond(formats.rate(most))}</span>
      </figcaption>
      <div ref={box} className="mt-0.5">
        <svg
          role="img"
          aria-label={spoken(title, measured, window, mark !== undefined)}
          width={width}
          height={HEIGHT}
          className="block border-line border-b"
        >
          <defs>
            {CHARTED.map((verdict) => (
              <pattern key={verdict} id={`${id}${verdict}`} width="6" height="6" patternUnits="userSpaceOnUse">
                <rect width="6" height="6" className={LOOKS[verdict].fill} />
                <path d={LOOKS[verdict].path} className={LOOKS[verdict].stroke} strokeWidth={1.25} />
              </pattern>
            ))}
          </defs>
          {barsOf(steps, { width: Math.max(1, width), height: HEIGHT - 2 }).map(({ verdict, x, y, ...size }) => (
            <rect
              key={`${verdict}${x}`}
              data-verdict={verdict}
              x={x}
              y={y + 2}
              {...size}
              fill={`url(#${id}${verdict})`}
            />
          ))}
          {mark !== undefined && (
            <g data-window>
              <rect width={mark.from * width} height={HEIGHT} className="fill-surface/65" />
              <rect x={mark.to * width} width={(1 - mark.to) * width} height={HEIGHT} className="fill-surface/65" />
              <rect
                x={mark.from * width + 0.75}
                y={0.75}
                width={Math.max(2, (mark.to - mark.from) * width - 1.5)}
                height={HEIGHT - 1.5}
                rx={2}
                className="fill-accent/10 stroke-accent"
                strokeWidth={1.5}
              />
            </g>
          )}
        </svg>
        <div aria-hidden="true" className="flex justify-between text-2xs text-text-3 leading-4">
          <span>{clock(first.timeMs)}</span>
          <span>{props.live ? words.now : clock(endMs)}</span>
        </div>
      </div>
      <Legend measured={measured} id={id} counted={mark === undefined} />
    </figure>
  )
}

/** What the colours and patterns mean, with their sums, unless a part of the chart is meant. */
function Legend(props: { readonly measured: Measured; readonly id: string; readonly counted: boolean }) {
  const { measured, id, counted } = props
  const sums = counted ? measured : totals(measured.steps)
  const shown = CHARTED.filter((verdict) => sums[verdict] > 0)
  if (shown.length < 2 && sums.forwarded > 0) return undefined
  return (
    <ul aria-hidden="true" className="mt-0.5 flex flex-wrap gap-x-3 text-xs">
      {shown.map((verdict) => (
        <li
          key={verdict}
          className={cx('flex items-center gap-1', verdict === 'dropped' ? 'font-medium text-dropped' : 'text-text-2')}
        >
          <svg width="10" height="10" className="rounded-s">
            <rect width="10" height="10" fill={`url(#${id}${verdict})`} />
          </svg>
          {counted ? words.count(formats.short(sums[verdict]), words.verdicts[verdict]) : words.verdicts[verdict]}
        </li>
      ))}
    </ul>
  )
}

function spoken(title: string, measured: Measured, window: WindowState | undefined, marked: boolean): string {
  const { steps } = measured
  const last = steps.at(-1)
  const from = clock(steps[0]?.timeMs ?? 0)
  const to = clock((last?.timeMs ?? 0) + (last?.widthMs ?? 0))
  const sums = marked ? totals(steps) : measured
  const parts = CHARTED.filter((verdict) => sums[verdict] > 0).map((verdict) =>
    words.count(formats.count(sums[verdict]), words.verdicts[verdict]),
  )
  const drops = dropsIn(steps)
  return [
    parts.length === 0
      ? words.spokenNone(title, from, to)
      : words.spoken(title, from, to, parts.join(', '), formats.rate(mostOf(steps))),
    ...(drops === undefined ? [] : [words.spokenDrops(clock(drops.fromMs), clock(drops.toMs))]),
    ...(marked && window !== undefined ? [words.spokenWindow(clock(window.fromMs), clock(window.toMs))] : []),
  ].join(' ')
}
