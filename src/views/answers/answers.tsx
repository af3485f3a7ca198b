import { ChevronDown, CircleCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { type AnswersResponse, Severity } from '#gen/orrery/v1/orrery_pb.ts'
import { answersStore } from '#src/state/answers.ts'
import { spanStore } from '#src/state/span.ts'
import { setPanel } from '#src/state/view.ts'
import { formats, text } from '#src/text/text.ts'
import { IconButton } from '#src/ui/button.tsx'
import { AskBar } from './ask-bar.tsx'
import { FindingRow } from './finding-row.tsx'
import { type Group, groupFindings } from './groups.ts'
import { ThresholdPanel } from './threshold-panel.tsx'

const words = text.answers

/** How long the answers cover, in words. */
function windowWords({ timeMs, sinceMs, beganMs }: AnswersResponse): string {
  if (sinceMs === 0) return words.whole
  return words.window(formats.duration(Math.max(0, timeMs - Math.max(sinceMs, beganMs))))
}

/** What is wrong, worst first, and what is worth knowing. `lists` switches between the lists of the lower half. */
export function Answers({ lists }: { readonly lists: ReactNode }) {
  const { answers, problem } = useStore(answersStore)
  const window = useStore(spanStore, ({ span }) => span.kind === 'window')
  return (
    <section aria-label={words.title} className="flex h-full min-h-0 flex-col bg-surface">
      <div className="flex h-9 shrink-0 items-center gap-3 px-3">
        {lists}
        <output className="min-w-0 truncate text-text-3 text-xs">
          {answers !== undefined && `${countWords(answers)} · ${windowWords(answers)}`}
        </output>
        <span className="flex-1" />
        <ThresholdPanel inForce={answers?.thresholds} />
        <IconButton label={text.table.hide} onClick={() => setPanel('table', false)}>
          <ChevronDown />
        </IconButton>
      </div>
      <AskBar />
      {window && <p className="bg-audit-soft px-4 py-1.5 text-audit text-xs">{words.notWindow}</p>}
      <div className="min-h-0 flex-1 overflow-y-auto">
        {problem !== '' && <p className="bg-error-soft px-4 py-2 text-error">{words.problem(problem)}</p>}
        {answers === undefined ? (
          problem === '' && <p className="p-6 text-center text-text-3">{words.looking}</p>
        ) : (
          <Found answers={answers} />
        )}
      </div>
    </section>
  )
}

function countWords({ findings }: AnswersResponse): string {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length
  return words.counts(count(Severity.CRITICAL), count(Severity.WARNING))
}

function Found({ answers }: { readonly answers: AnswersResponse }) {
  const { name, from, to } = useStore(answersStore, ({ question }) => question)
  const { wrong, known } = groupFindings(answers.findings)
  if (answers.beganMs === 0) return <p className="p-6 text-center text-text-3">{words.nothingYet}</p>
  const asked = known.filter(({ kind }) => ASKED.includes(kind))
  const rest = known.filter(({ kind }) => !ASKED.includes(kind))
  const unanswered = (name !== '' || from !== '' || to !== '') && asked.length === 0
  return (
    <div className="space-y-4 p-3">
      {unanswered && <p className="px-2 text-text-2">{words.ask.none}</p>}
      {asked.map((group) => (
        <GroupPart key={group.kind} group={group} now={answers.timeMs} />
      ))}
      {wrong.length === 0 ? (
        <AllWell answers={answers} />
      ) : (
        wrong.map((group) => <GroupPart key={group.kind} group={group} now={answers.timeMs} />)
      )}
      <div className="columns-[22rem] gap-3">
        {rest.map((group) => (
          <div key={group.kind} className="mb-3 break-inside-avoid rounded-m border border-line px-1 py-2">
            <GroupPart group={group} now={answers.timeMs} />
          </div>
        ))}
      </div>
      {answers.more > 0 && <p className="px-2 text-text-3 text-xs">{words.more(formats.count(answers.more))}</p>}
      {answers.left !== undefined && answers.left.latencies > 0 && (
        <p className="px-2 text-text-3 text-xs">{words.left(formats.count(answers.left.latencies))}</p>
      )}
    </div>
  )
}

/** Kinds that answer what a person asked. */
const ASKED: readonly string[] = ['between', 'resolved']

function GroupPart({ group, now }: { readonly group: Group; readonly now: number }) {
  const known = words.groups[group.kind]
  return (
    <section>
      <h3 className="flex items-baseline gap-2 px-2 pb-1 text-xs">
        <span className="whitespace-nowrap font-semibold">{known?.title ?? group.kind}</span>
        <span className="text-text-3">{formats.count(group.findings.length)}</span>
        <span className="min-w-0 truncate text-text-3" title={known?.hint}>
          {known?.hint}
        </span>
      </h3>
      <ul>
        {group.findings.map((finding) => (
          <FindingRow key={`${finding.filter} ${finding.edges[0] ?? ''}`} finding={finding} now={now} />
        ))}
      </ul>
    </section>
  )
}

function AllWell({ answers }: { readonly answers: AnswersResponse }) {
  return (
    <div className="flex items-center justify-center gap-3 px-4 py-6">
      <CircleCheck aria-hidden="true" className="size-6 shrink-0 text-ok" />
      <div>
        <p className="font-medium text-base">{words.allWell}</p>
        <p className="text-text-2 text-xs">{words.allWellHint(windowWords(answers))}</p>
      </div>
    </div>
  )
}
