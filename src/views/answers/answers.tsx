import { ChevronDown, Pause } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { type AnswersResponse, Severity } from '#gen/orrery/v1/orrery_pb.ts'
import { answersStore } from '#src/state/answers.ts'
import { setPanel } from '#src/state/view.ts'
import { formats, text } from '#src/text/text.ts'
import { IconButton } from '#src/ui/button.tsx'
import { useReading } from '#src/ui/use-reading.ts'
import { Overview } from './overview.tsx'
import { Rail } from './rail.tsx'
import { ThresholdPanel } from './threshold-panel.tsx'
import { TopicPane } from './topic-pane.tsx'
import { useHeld } from './use-held.ts'
import { windowWords } from './window-words.ts'

const words = text.answers

/**
 * What is wrong, worst first, and what is worth knowing: every question beside the answer to the chosen one. `lists`
 * switches between the lists of the lower half.
 */
export function Answers({ lists }: { readonly lists: ReactNode }) {
  const { answers, problem } = useStore(answersStore)
  const overview = useStore(answersStore, ({ topic }) => topic === '')
  return (
    <section aria-label={words.title} className="flex h-full min-h-0 flex-col bg-surface">
      <div className="flex min-h-9 shrink-0 items-center gap-3 border-line border-b px-3 max-[520px]:flex-wrap max-[520px]:gap-x-1 max-[520px]:gap-y-0.5 max-[520px]:px-2 max-[520px]:py-1">
        {lists}
        <output className="min-w-0 truncate text-text-3 text-xs max-[520px]:order-last max-[520px]:basis-full max-[520px]:empty:hidden">
          {answers !== undefined && !overview && (
            <>
              {countWords(answers)}
              {/* How long they cover grows all the time. */}
              <span aria-live="off"> · {windowWords(answers)}</span>
            </>
          )}
        </output>
        <span className="flex-1" />
        <ThresholdPanel inForce={answers?.thresholds} />
        <IconButton label={text.table.hide} onClick={() => setPanel('table', false)}>
          <ChevronDown />
        </IconButton>
      </div>
      {problem !== '' && <p className="bg-error-soft px-4 py-2 text-error">{words.problem(problem)}</p>}
      {answers === undefined ? (
        problem === '' && <p className="p-6 text-center text-text-3">{words.looking}</p>
      ) : (
        <Found answers={answers} />
      )}
    </section>
  )
}

function countWords({ findings }: AnswersResponse): string {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length
  return words.counts(count(Severity.CRITICAL), count(Severity.WARNING))
}

function Found({ answers: live }: { readonly answers: AnswersResponse }) {
  const topic = useStore(answersStore, (state) => state.topic)
  const { reading, watch } = useReading()
  const { answers, fresh, sortNow } = useHeld(live, reading)
  if (answers.beganMs === 0) return <p className="p-6 text-center text-text-3">{words.nothingYet}</p>
  return (
    <div className="@container min-h-0 flex-1">
      <div className="flex h-full min-h-0 @max-[640px]:flex-col">
        <Rail answers={live} />
        <div key={topic} className="relative min-h-0 min-w-0 flex-1 overflow-y-auto px-2 py-3" {...watch}>
          {fresh > 0 && (
            <button
              type="button"
              onClick={sortNow}
              className="sticky top-0 z-10 float-right inline-flex h-6 items-center gap-1.5 whitespace-nowrap rounded-full bg-accent-soft px-2.5 font-medium text-accent text-xs shadow-pop hover:opacity-90"
            >
              <Pause aria-hidden="true" className="size-3.5" />
              {words.held(fresh)}
            </button>
          )}
          {topic === '' ? <Overview answers={answers} /> : <TopicPane topic={topic} answers={answers} />}
          {answers.more > 0 && <p className="px-2 text-text-3 text-xs">{words.more(formats.count(answers.more))}</p>}
          {answers.left !== undefined && answers.left.latencies > 0 && (
            <p className="px-2 text-text-3 text-xs">{words.left(formats.count(answers.left.latencies))}</p>
          )}
        </div>
      </div>
    </div>
  )
}
