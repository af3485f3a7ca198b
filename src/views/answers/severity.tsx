import { Info, OctagonAlert, TriangleAlert } from 'lucide-react'
import { Severity } from '#gen/orrery/v1/orrery_pb.ts'
import { text } from '#src/text/text.ts'

const LOOKS = {
  [Severity.CRITICAL]: { Icon: OctagonAlert, look: 'text-dropped' },
  [Severity.WARNING]: { Icon: TriangleAlert, look: 'text-audit' },
  [Severity.INFO]: { Icon: Info, look: 'text-text-3' },
} as const

/** How bad a finding is: an icon of its own shape, and the word for the ear. */
export function SeverityIcon({ severity }: { readonly severity: Severity }) {
  const { Icon, look } = severity === Severity.UNSPECIFIED ? LOOKS[Severity.INFO] : LOOKS[severity]
  return (
    <span className={look} title={text.answers.severities[severity]}>
      <Icon aria-hidden="true" className="size-4" />
      <span className="sr-only">{text.answers.severities[severity]}</span>
    </span>
  )
}
