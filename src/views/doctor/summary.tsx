import { CircleCheck, CircleX, LoaderCircle, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { CheckVerdict } from '#gen/orrery/v1/orrery_pb.ts'
import type { DoctorState } from '#src/state/doctor.ts'
import { formats, text } from '#src/text/text.ts'
import { isRunning } from './verdict-look.ts'

const words = text.doctor

const TROUBLES: ReadonlySet<CheckVerdict> = new Set([CheckVerdict.FAIL, CheckVerdict.WARN])

/** How an examination stands altogether. */
export function Summary(report: DoctorState) {
  const { icon, title, more } = lineOf(report)
  return (
    <div aria-live="polite" className="mb-3 flex items-start gap-2.5 [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0">
      {icon}
      <div>
        {/* How many checks are done is seen, and not read aloud one by one. */}
        <p
          key={report.state.kind}
          className="font-semibold text-base"
          {...(report.state.kind === 'running' && { 'aria-live': 'off' })}
        >
          {title}
        </p>
        {more !== undefined && <p className="text-text-2">{more}</p>}
      </div>
    </div>
  )
}

function lineOf({ checks, state }: DoctorState): { icon: ReactNode; title: string; more?: string } {
  const count = (wanted: (verdict: CheckVerdict) => boolean) => checks.filter(({ verdict }) => wanted(verdict)).length
  switch (state.kind) {
    case 'broken':
      return {
        icon: <CircleX className="text-dropped" />,
        title: words.broken,
        more: words.noBackend(state.message),
      }
    case 'running': {
      const settled = formats.count(count((verdict) => !isRunning(verdict)))
      return {
        icon: <LoaderCircle className="animate-spin text-text-2 [animation-duration:2s]" />,
        title: checks.length === 0 ? words.starting : words.running(settled, formats.count(checks.length)),
      }
    }
    case 'done': {
      const failed = count((verdict) => verdict === CheckVerdict.FAIL)
      const warned = count((verdict) => verdict === CheckVerdict.WARN)
      const troubles = checks.filter(({ verdict }) => TROUBLES.has(verdict)).map(({ title }) => title)
      if (failed + warned === 0) return { icon: <CircleCheck className="text-ok" />, title: words.well }
      const parts = [failed > 0 ? words.failed(failed) : '', warned > 0 ? words.warned(warned) : '']
      return {
        icon: failed > 0 ? <CircleX className="text-dropped" /> : <TriangleAlert className="text-audit" />,
        title: parts.filter((part) => part !== '').join(', '),
        more: troubles.join(' · '),
      }
    }
  }
}
