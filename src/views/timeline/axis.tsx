import { type Scale, xOf } from './shapes.ts'
import { clock } from './words.ts'

/** Pixels that a time needs. */
const WORD = 48

/** Times below the bars. */
export function Axis({ ticks, scale }: { readonly ticks: readonly number[]; readonly scale: Scale }) {
  const seconds = ticks.some((at) => at % 60_000 !== 0)
  return (
    <div
      aria-hidden="true"
      className="relative h-3.5 overflow-hidden border-line border-t text-2xs text-text-3 leading-3.5"
    >
      {ticks
        .filter((at) => xOf(scale, at) < scale.width - WORD)
        .map((at) => (
          <span
            key={at}
            className="absolute top-0 whitespace-nowrap border-line border-l pl-1"
            style={{ left: xOf(scale, at) }}
          >
            {seconds ? clock(at) : clock(at).slice(0, 5)}
          </span>
        ))}
    </div>
  )
}
