import { CircleCheck } from 'lucide-react'
import { type AnswersResponse, Severity } from '#gen/orrery/v1/orrery_pb.ts'
import { chooseTopic, type Topic } from '#src/state/answers.ts'
import { sentenceWords } from '#src/text/sentences.ts'
import { text } from '#src/text/text.ts'
import { FindingList } from './finding-list.tsx'
import { SeverityIcon, StandingIcon } from './severity.tsx'
import { answerTo, isWrong, TROUBLE } from './topics.ts'
import { clockOf, windowWords } from './window-words.ts'

const words = text.answers

/** The verdict over everything, then all that is wrong, worst first, then what is worth a glance. */
export function Overview({ answers }: { readonly answers: AnswersResponse }) {
  const wrong = answers.findings.filter(isWrong)
  return (
    <>
      <Verdict answers={answers} />
      {wrong.length > 0 ? (
        <FindingList label={words.topics['']?.asks ?? ''} findings={wrong} now={clockOf(answers)} />
      ) : (
        <LookedAt answers={answers} />
      )}
      <Glances answers={answers} />
    </>
  )
}

function Verdict({ answers }: { readonly answers: AnswersResponse }) {
  const count = (severity: Severity) => answers.findings.filter((finding) => finding.severity === severity).length
  const [critical, warnings] = [count(Severity.CRITICAL), count(Severity.WARNING)]
  const over = windowWords(answers)
  if (critical + warnings === 0) {
    return (
      <header className="flex items-start gap-3 px-2 pb-2">
        <CircleCheck aria-hidden="true" className="mt-px size-6 shrink-0 text-ok" />
        <div>
          <h3 className="font-semibold text-lg">{words.allWell}</h3>
          <p className="text-text-2 text-xs">{words.allWellHint(over)}</p>
        </div>
      </header>
    )
  }
  const worst = critical > 0 ? Severity.CRITICAL : Severity.WARNING
  return (
    <header className="flex items-center gap-3 px-2 pb-2">
      <SeverityIcon severity={worst} className="size-6" />
      <h3 className="font-semibold text-lg">
        {critical > 0 ? words.verdicts.critical(critical) : words.verdicts.warning(warnings)}
        {critical > 0 && warnings > 0 && (
          <span className="font-normal text-text-2">{words.verdicts.alsoWarnings(warnings)}</span>
        )}{' '}
        <span className="font-normal text-sm text-text-3">{words.over(over)}</span>
      </h3>
    </header>
  )
}

/** What was looked at where nothing is wrong: "nothing" is worth only as much as that. */
function LookedAt({ answers }: { readonly answers: AnswersResponse }) {
  return (
    <ul className="grid gap-x-6 gap-y-1 px-2 @[900px]:grid-cols-2">
      {TROUBLE.map((topic) => {
        const answer = answerTo(answers, topic)
        return (
          <li key={topic}>
            <button
              type="button"
              className="flex w-full items-start gap-2 rounded-s px-1 py-1 text-left hover:bg-surface-2"
              onClick={() => chooseTopic(topic)}
            >
              <StandingIcon answer={answer} />
              <span className="min-w-0">
                <span className="block font-medium text-xs">{words.topics[topic]?.short}</span>
                <span className="block text-text-2 text-xs">
                  {answer.looked !== undefined && sentenceWords(answer.looked)}
                </span>
              </span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}

const GLANCES: readonly { readonly topic: Topic; readonly kind: string }[] = [
  { topic: 'latency', kind: 'slowest-service' },
  { topic: 'http', kind: 'http-share' },
  { topic: 'dns', kind: 'dns-client' },
  { topic: 'outside', kind: 'outside' },
  { topic: 'chattiest', kind: 'chattiest' },
]

/** The first entry of some lists, each leading to its question. */
function Glances({ answers }: { readonly answers: AnswersResponse }) {
  const shown = GLANCES.flatMap(({ topic, kind }) => {
    const first = answers.findings.find((finding) => finding.kind === kind)?.title
    return first === undefined ? [] : [{ topic, kind, told: sentenceWords(first) }]
  })
  if (shown.length === 0) return undefined
  return (
    <section className="mt-3">
      <h4 className="px-2 pb-1 font-medium text-text-3 text-xs">{words.worthKnowing}</h4>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(14rem,1fr))] gap-2 px-2">
        {shown.map(({ topic, kind, told }) => (
          <li key={kind}>
            <button
              type="button"
              onClick={() => chooseTopic(topic)}
              className="h-full w-full rounded-m border border-line px-3 py-2 text-left hover:border-line-strong hover:bg-surface-2"
            >
              <span className="block font-medium text-text-3 text-2xs">{words.groups[kind]?.title}</span>
              <span className="mt-0.5 block text-xs [overflow-wrap:anywhere]">{told}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
