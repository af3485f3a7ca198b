import { useStore } from 'zustand'
import type { Thresholds } from '#gen/orrery/v1/orrery_pb.ts'
import { answersStore, setThreshold, type ThresholdName } from '#src/state/answers.ts'
import { text } from '#src/text/text.ts'
import { cx } from '#src/ui/cx.ts'

const words = text.answers.thresholds

interface Written {
  /** What one shown unit is on the wire. */
  readonly scale: number
  readonly unit?: string
  readonly step?: number
  readonly most: number
}
const COUNT: Written = { scale: 1, most: 1e6 }
const percent = (step: number): Written => ({ scale: 0.01, unit: words.percent, step, most: 100 })
const MS: Written = { scale: 1, unit: words.ms, step: 50, most: 1e6 }

/** How each threshold is written. */
const WRITTEN: Readonly<Record<ThresholdName, Written>> = {
  minDrops: COUNT,
  share5xx: percent(0.5),
  share4xx: percent(1),
  shareDns: percent(1),
  minFailed: COUNT,
  shareConnections: percent(1),
  minConnections: COUNT,
  slowP95Ms: MS,
  slowP99Ms: MS,
  minCalls: COUNT,
  newMs: { scale: 60_000, unit: words.minutes, most: 160 },
  top: { scale: 1, most: 100 },
}

/** One threshold in force, changed in place. */
export function ThresholdField(props: {
  readonly name: ThresholdName
  readonly inForce: Thresholds | undefined
  /** In a line with others, instead of one of a column. */
  readonly inline?: boolean
}) {
  const { name, inline } = props
  const own = useStore(answersStore, ({ thresholds }) => thresholds[name])
  const { scale, unit, step, most } = WRITTEN[name]
  const value = own ?? props.inForce?.[name]
  return (
    <label className={cx('flex items-center gap-1.5', inline && 'text-text-2')}>
      <span className={cx(!inline && 'min-w-0 flex-1')}>{words.names[name]}</span>
      <input
        type="number"
        min={0}
        max={most}
        step={step ?? 1}
        value={value === undefined ? '' : Number((value / scale).toPrecision(6))}
        onChange={({ target }) => {
          const typed = target.valueAsNumber
          if (typed >= 0 && typed <= most) setThreshold(name, typed * scale)
        }}
        className={cx(
          'rounded-s border bg-surface px-1.5 text-right tabular-nums hover:border-line-strong',
          inline ? 'h-6 w-16' : 'h-7 w-20',
          own === undefined ? 'border-line' : 'border-accent',
        )}
      />
      <span className={cx('text-text-3 text-xs', !inline && 'w-6')}>{unit}</span>
    </label>
  )
}
