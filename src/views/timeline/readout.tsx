import { cx } from '#src/ui/cx.ts'
import type { Bin } from './bins.ts'

/** Pixels that the words begin before their point. */
const BESIDE = 90

/** What happened under the cursor, in words, below the strip; the last line that is wrong is loud. */
export function Readout(props: {
  /** Middle of what is marked, in pixels of the strip. */
  readonly x: number
  readonly width: number
  readonly title: string
  readonly lines: readonly string[]
  readonly bin: Bin
}) {
  const { x, width } = props
  const place = x < width / 2 ? { left: Math.max(0, x - BESIDE) } : { right: Math.max(0, width - x - BESIDE) }
  const bad = props.bin.dropped > 0
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute top-full z-30 mt-1 w-max max-w-[min(360px,100%)] rounded-m border border-line bg-surface px-2.5 py-1.5 text-xs shadow-pop"
      style={place}
    >
      <p className="text-text-3">{props.title}</p>
      {props.lines.map((line, index) => (
        <p key={line} className={cx(index === 0 && 'font-medium', bad && index === 1 && 'font-medium text-dropped')}>
          {line}
        </p>
      ))}
    </div>
  )
}
