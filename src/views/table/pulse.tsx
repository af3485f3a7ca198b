import { useStore } from 'zustand'
import type { Second } from '#gen/orrery/v1/orrery_pb.ts'
import { flowsStore } from '#src/state/flows.ts'
import { formats, text } from '#src/text/text.ts'

const SECONDS = 90
const BAR = 2
const HEIGHT = 20

/** The last minute and a half of this view, one bar a second: what passed, and in red what was dropped. */
export function Pulse() {
  const timeline = useStore(flowsStore, (state) => state.timeline)
  const last = timeline.at(-1)?.timeMs
  if (last === undefined) return undefined
  const recent = timeline.slice(-SECONDS).filter(({ timeMs }) => timeMs > last - SECONDS * 1000)
  const most = Math.max(1, ...recent.map(total))
  const dropped = recent.reduce((sum, second) => sum + second.dropped, 0)
  const all = recent.reduce((sum, second) => sum + total(second), 0)
  const words = text.table.pulse(formats.count(all), formats.count(dropped))
  return (
    <svg
      role="img"
      aria-label={words}
      viewBox={`0 0 ${SECONDS * BAR} ${HEIGHT}`}
      width={SECONDS * BAR}
      height={HEIGHT}
      className="shrink-0 max-[1100px]:hidden"
    >
      <title>{words}</title>
      {recent.map((second) => {
        const x = (SECONDS - 1 - (last - second.timeMs) / 1000) * BAR
        const height = (total(second) / most) * HEIGHT
        const red = second.dropped === 0 ? 0 : Math.max(1.5, (second.dropped / most) * HEIGHT)
        return (
          <g key={second.timeMs}>
            <rect x={x} y={HEIGHT - height} width={BAR - 0.5} height={height} className="fill-idle" />
            <rect x={x} y={HEIGHT - red} width={BAR - 0.5} height={red} className="fill-dropped" />
          </g>
        )
      })}
    </svg>
  )
}

const total = ({ forwarded, dropped, audit, error, other }: Second): number =>
  forwarded + dropped + audit + error + other
