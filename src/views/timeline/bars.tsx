import { memo } from 'react'
import { formats, text } from '#src/text/text.ts'
import { type Bin, VERDICTS } from './bins.ts'
import { barPaths, HEIGHT, LANE, runsOf, type Scale, xOf } from './shapes.ts'

const COLOURS = {
  dropped: 'fill-dropped',
  error: 'fill-error',
  audit: 'fill-audit',
  forwarded: 'fill-forwarded',
  other: 'fill-idle',
} as const

/** Pixels that a word of the lane needs, and runs of drops that lie closer are one. */
const WORD = 52
const JOIN = 6

/** The bars by verdict, hatched where the stream was broken, and above them the lane: drops, losses, nodes. */
export const Bars = memo(function Bars(props: {
  readonly bins: readonly Bin[]
  readonly scale: Scale
  readonly top: number
  readonly nowMs: number
}) {
  const { bins, scale } = props
  const paths = barPaths(bins, scale, props.top, props.nowMs)
  const joinMs = (JOIN / scale.width) * (scale.toMs - scale.fromMs)
  return (
    <svg aria-hidden="true" width={scale.width} height={HEIGHT} className="absolute inset-0 overflow-hidden">
      <defs>
        <pattern id="timeline-gap" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" className="fill-audit-soft" />
          <rect width="2" height="6" className="fill-audit" />
        </pattern>
      </defs>
      {VERDICTS.map((verdict) => (
        <path key={verdict} d={paths[verdict]} className={COLOURS[verdict]} data-verdict={verdict} />
      ))}
      {runsOf(bins, (bin) => bin.gapMs > 0).map((run) => (
        <rect
          key={run.fromMs}
          data-gap
          x={xOf(scale, run.fromMs)}
          y={LANE}
          width={Math.max(3, xOf(scale, run.toMs) - xOf(scale, run.fromMs))}
          height={HEIGHT - LANE}
          fill="url(#timeline-gap)"
          opacity={0.75}
        />
      ))}
      {runsOf(bins, (bin) => bin.dropped > 0, joinMs).map((run) => (
        <DropRun key={run.fromMs} from={xOf(scale, run.fromMs)} to={xOf(scale, run.toMs)} />
      ))}
      <Losses bins={bins} scale={scale} />
      {bins.map((bin) => {
        const x = (xOf(scale, bin.fromMs) + xOf(scale, bin.toMs)) / 2
        return (
          <g key={bin.fromMs} data-nodes>
            {bin.away.length > 0 && <path d={`M${x - 4} ${LANE + 2}h8l-4 6z`} className="fill-audit" />}
            {bin.back.length > 0 && <path d={`M${x - 4} ${LANE + 8}h8l-4 -6z`} className="fill-ok" />}
          </g>
        )
      })}
    </svg>
  )
})

/** A cross where drops begin and a line for as long as they go on. */
function DropRun({ from, to }: { readonly from: number; readonly to: number }) {
  const x = Math.max(4, from)
  return (
    <g data-drops className="stroke-dropped" strokeWidth={1.75} fill="none">
      <path d={`M${x - 3} 2l6 6M${x + 3} 2l-6 6`} />
      {to - x > 8 && <path d={`M${x + 6} 5H${to}`} strokeWidth={1.25} />}
    </g>
  )
}

/** Events that were lost on the way: a line with their number, where there is room for it. */
function Losses({ bins, scale }: { readonly bins: readonly Bin[]; readonly scale: Scale }) {
  let free = -Infinity
  return bins
    .filter(({ lost }) => lost > 0)
    .map((bin) => {
      const x = (xOf(scale, bin.fromMs) + xOf(scale, bin.toMs)) / 2
      const room = x >= free
      if (room) free = x + WORD
      const end = x > scale.width - WORD
      return (
        <g key={bin.fromMs} data-lost={bin.lost}>
          <path d={`M${x} ${LANE}V${HEIGHT}`} className="stroke-audit" strokeWidth={1.5} strokeDasharray="2 2" />
          {room && (
            <text
              x={end ? x - 3 : x + 3}
              y={LANE + 8}
              textAnchor={end ? 'end' : 'start'}
              className="fill-audit stroke-3 stroke-surface font-medium text-[10px] [paint-order:stroke]"
            >
              {text.timeline.lostMark(formats.short(bin.lost))}
            </text>
          )}
        </g>
      )
    })
}
