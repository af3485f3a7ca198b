import { SlidersHorizontal } from 'lucide-react'
import { useStore } from 'zustand'
import type { Thresholds } from '#gen/orrery/v1/orrery_pb.ts'
import { answersStore, resetThresholds, THRESHOLDS } from '#src/state/answers.ts'
import { text } from '#src/text/text.ts'
import { Button } from '#src/ui/button.tsx'
import { Popover } from '#src/ui/popover.tsx'
import { ThresholdField } from './threshold-field.tsx'

const words = text.answers.thresholds

/** All thresholds in force, changed in place. */
export function ThresholdPanel({ inForce }: { readonly inForce: Thresholds | undefined }) {
  const changed = useStore(answersStore, ({ thresholds }) => Object.keys(thresholds).length)
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
        {THRESHOLDS.map((name) => (
          <ThresholdField key={name} name={name} inForce={inForce} />
        ))}
      </div>
      <Button className="mt-3" disabled={changed === 0} onClick={resetThresholds}>
        {words.reset}
      </Button>
    </Popover>
  )
}
