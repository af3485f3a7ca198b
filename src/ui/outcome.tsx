import { CircleAlert, CircleCheck } from 'lucide-react'
import { cx } from './cx.ts'
import type { Outcome } from './use-take-out.ts'

/** Says what came of saving or copying, to the eye and to the ear; keeps its place in the page while there is nothing to say. */
export function OutcomeLine(props: { readonly outcome: Outcome | undefined; readonly className?: string }) {
  const { outcome } = props
  return (
    <output className={props.className}>
      {outcome !== undefined && (
        <span
          className={cx(
            'inline-flex max-w-80 items-start gap-1.5 rounded-s px-2 py-1 text-xs',
            outcome.bad ? 'bg-error-soft text-error' : 'bg-ok-soft text-ok',
          )}
        >
          {outcome.bad ? (
            <CircleAlert aria-hidden="true" className="mt-px size-3.5 shrink-0" />
          ) : (
            <CircleCheck aria-hidden="true" className="mt-px size-3.5 shrink-0" />
          )}
          <span className="[overflow-wrap:anywhere]">{outcome.words}</span>
        </span>
      )}
    </output>
  )
}
