import type { Connections } from '#gen/orrery/v1/orrery_pb.ts'
import { formats, text } from '#src/text/text.ts'
import { Fact, Facts } from '#src/ui/facts.tsx'
import { Section } from './parts.tsx'

const words = text.answers.measured
const LINES = [
  { of: 'attempts', bad: false },
  { of: 'answered', bad: false },
  { of: 'dropped', bad: true },
  { of: 'unanswered', bad: true },
  { of: 'refused', bad: true },
  { of: 'resetByServer', bad: true },
  { of: 'resetByClient', bad: false },
] as const

/** TCP connections over the window: begun, answered or not, reset. */
export function TcpPart({ tcp }: { readonly tcp: Connections }) {
  const silent = tcp.unanswered > 0 && !tcp.answersSeen
  return (
    <Section title={words.tcp}>
      <Facts>
        {LINES.filter(({ of, bad }) => !bad || tcp[of] > 0).map(({ of, bad }) => (
          <Fact key={of} name={words[of]}>
            <span className={bad && !(silent && of === 'unanswered') ? 'font-medium text-dropped' : ''}>
              {formats.count(tcp[of])}
              {bad && tcp.attempts > 0 && tcp[of] <= tcp.attempts && (
                <span className="font-normal text-text-3 text-xs"> {formats.percent(tcp[of] / tcp.attempts)}</span>
              )}
            </span>
          </Fact>
        ))}
      </Facts>
      {silent && <p className="mt-1 text-text-3 text-xs">{words.noAnswersSeen}</p>}
    </Section>
  )
}
