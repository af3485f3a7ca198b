import { CircleCheck, CircleDashed, Info, OctagonAlert, TriangleAlert } from 'lucide-react'
import { Severity } from '#gen/orrery/v1/orrery_pb.ts'
import { text } from '#src/text/text.ts'
import { cx } from '#src/ui/cx.ts'
import type { TopicAnswer } from './topics.ts'

const words = text.answers
const LOOKS = {
  [Severity.CRITICAL]: { Icon: OctagonAlert, look: 'text-dropped', badge: 'bg-dropped-soft text-dropped' },
  [Severity.WARNING]: { Icon: TriangleAlert, look: 'text-audit', badge: 'bg-audit-soft text-audit' },
  [Severity.INFO]: { Icon: Info, look: 'text-text-3', badge: 'bg-surface-2 text-text-2' },
} as const

const lookOf = (severity: Severity) => LOOKS[severity === Severity.UNSPECIFIED ? Severity.INFO : severity]

/** How bad a finding is: an icon of its own shape, and the word. */
export function SeverityBadge({ severity, below }: { readonly severity: Severity; readonly below: boolean }) {
  const { Icon, badge } = lookOf(severity)
  return (
    <span
      title={below ? words.belowHint : undefined}
      className={cx(
        'inline-flex h-5 shrink-0 items-center gap-1 whitespace-nowrap rounded-s px-1.5 font-medium text-2xs',
        !below && 'w-19',
        badge,
      )}
    >
      <Icon aria-hidden="true" className="size-3.5" />
      {below ? words.below : words.severities[severity]}
    </span>
  )
}

export function SeverityIcon({ severity, className }: { readonly severity: Severity; readonly className?: string }) {
  const { Icon, look } = lookOf(severity)
  return <Icon aria-hidden="true" className={cx('shrink-0', look, className ?? 'size-4')} />
}

/** How a question about trouble stands: how bad, all well, or nothing to judge by. */
export function StandingIcon({ answer }: { readonly answer: TopicAnswer }) {
  if (answer.wrong > 0) {
    return (
      <>
        <SeverityIcon severity={answer.worst} />
        <span className="sr-only">{words.severities[answer.worst]}</span>
      </>
    )
  }
  const Icon = answer.told ? CircleCheck : CircleDashed
  return (
    <>
      <Icon aria-hidden="true" className={cx('size-4 shrink-0', answer.told ? 'text-ok' : 'text-text-3')} />
      <span className="sr-only">{answer.told ? words.allWell : words.notTold}</span>
    </>
  )
}
