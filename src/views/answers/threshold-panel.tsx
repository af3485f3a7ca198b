import { SlidersHorizontal } from 'lucide-react'
import { useStore } from 'zustand'
import type { Thresholds } from '#gen/orrery/v1/orrery_pb.ts'
import { answersStore, resetThresholds, setThreshold, type ThresholdName } from '#src/state/answers.ts'
import { text } from '#src/text/text.ts'
import { Button } from '#src/ui/button.tsx'
import { Popover } from '#src/ui/popover.tsx'

const words = text.answers.thresholds

/** How each threshold is written: what one shown unit is on the wire, its unit, its step and its end. */
const FIELDS: readonly {
  readonly name: ThresholdName
  readonly scale: number
  readonly unit?: string
  readonly step?: number
  readonly most: number
}[] = [
  { name: 'minDrops', scale: 1, most: 1e6 },
  { name: 'share5xx', scale: 0.01, unit: words.percent, step: 0.5, most: 100 },
  { name: 'share4xx', scale: 0.01, unit: words.percent, step: 1, most: 100 },
  { name: 'shareDns', scale: 0.01, unit: words.percent, step: 1, most: 100 },
  { name: 'minFailed', scale: 1, most: 1e6 },
  { name: 'shareConnections', scale: 0.01, unit: words.percent, step: 1, most: 100 },
  { name: 'minConnections', scale: 1, most: 1e6 },
  { name: 'slowP95Ms', scale: 1, unit: words.ms, step: 50, most: 1e6 },
  { name: 'slowP99Ms', scale: 1, unit: words.ms, step: 50, most: 1e6 },
  { name: 'minCalls', scale: 1, most: 1e6 },
  { name: 'newMs', scale: 60_000, unit: words.minutes, most: 600 },
  { name: 'top', scale: 1, most: 100 },
]

/** The thresholds in force, changed in place. */
export function ThresholdPanel({ inForce }: { readonly inForce: Thresholds | undefined }) {
  const own = useStore(answersStore, ({ thresholds }) => thresholds)
  const changed = Object.keys(own).length
  return (
    <Popover
      label={words.button}
      align="end"
      className="w-80"
      trigger={
        <Button>
          <SlidersHorizontal aria-hidden="true" className="size-3.5" />
          {words.button}
          {changed > 0 && <span className="text-accent">{changed}</span>}
        </Button>
      }
    >
      <p className="mb-3 text-text-2 text-xs">{words.lead}</p>
      <div className="space-y-1.5">
        {FIELDS.map(({ name, scale, unit, step, most }) => {
          const value = own[name] ?? inForce?.[name]
          return (
            <label key={name} className="flex items-center gap-2">
              <span className="min-w-0 flex-1">{words.names[name]}</span>
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
                className="h-7 w-20 rounded-s border border-line bg-surface px-2 text-right hover:border-line-strong"
              />
              <span className="w-6 text-text-3 text-xs">{unit}</span>
            </label>
          )
        })}
      </div>
      <Button className="mt-3" disabled={changed === 0} onClick={resetThresholds}>
        {words.reset}
      </Button>
    </Popover>
  )
}
