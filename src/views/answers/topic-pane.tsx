import { CircleCheck, CircleDashed, EyeOff } from 'lucide-react'
import { useStore } from 'zustand'
import type { AnswersResponse } from '#gen/orrery/v1/orrery_pb.ts'
import { answersStore, type Topic } from '#src/state/answers.ts'
import { sentenceWords } from '#src/text/sentences.ts'
import { text } from '#src/text/text.ts'
import { AskBetween, AskName } from './ask-form.tsx'
import { FindingList } from './finding-list.tsx'
import { ThresholdField } from './threshold-field.tsx'
import { answerTo, DECIDING, groupFindings, type TopicAnswer, TROUBLE } from './topics.ts'
import { clockOf, windowWords } from './window-words.ts'

const words = text.answers

/** Questions that only L7 answers. */
const L7: readonly Topic[] = ['dns', 'http', 'latency', 'between', 'names']

/** One question: what was looked at, what decides, and the findings, or that there are none. */
export function TopicPane({ topic, answers }: { readonly topic: Topic; readonly answers: AnswersResponse }) {
  const answer = answerTo(answers, topic)
  const deciding = DECIDING[topic] ?? []
  const looked = answer.looked === undefined ? '' : sentenceWords(answer.looked)
  const groups = groupFindings(answer.findings)
  return (
    <>
      <header className="space-y-2 px-2 pb-2">
        <div>
          <h3 className="font-semibold text-base">{words.topics[topic]?.asks}</h3>
          <p className="text-text-2 text-xs">
            {answer.told ? words.lookedAt(looked, windowWords(answers)) : `${looked}.`}
          </p>
        </div>
        {topic === 'names' && <AskName />}
        {topic === 'between' && <AskBetween />}
        {deciding.length > 0 && (
          <div className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
            {deciding.map((name) => (
              <ThresholdField key={name} name={name} inForce={answers.thresholds} inline />
            ))}
          </div>
        )}
      </header>
      <Well topic={topic} answer={answer} />
      {!answer.told && L7.includes(topic) && (
        <p className="flex max-w-prose gap-2 px-2 pb-2 text-text-2 text-xs">
          <EyeOff aria-hidden="true" className="mt-px size-4 shrink-0 text-text-3" />
          {words.noL7}
        </p>
      )}
      {groups.map(({ kind, below, findings }) => (
        <section key={`${kind} ${below}`} className="mb-2">
          <h4 className="flex items-baseline gap-2 px-2 pt-1 pb-0.5 text-xs">
            <span className="whitespace-nowrap font-semibold">{words.groups[kind]?.title ?? kind}</span>
            <span className="min-w-0 truncate text-text-3">{below ? words.belowHint : words.groups[kind]?.hint}</span>
          </h4>
          <FindingList
            label={words.groups[kind]?.title ?? kind}
            findings={findings}
            now={clockOf(answers)}
            below={below}
          />
        </section>
      ))}
    </>
  )
}

/** Says that nothing is wrong, or that nothing can be told, where the list beneath does not say it. */
function Well({ topic, answer }: { readonly topic: Topic; readonly answer: TopicAnswer }) {
  const { from, to } = useStore(answersStore, ({ question }) => question)
  if (topic === 'between' && from === '' && to === '') return <Line told={false} line={words.chooseTwo} />
  if (answer.wrong > 0 || (answer.findings.length > 0 && !TROUBLE.includes(topic))) return undefined
  if (answer.findings.length === 0) {
    return <Line told={answer.told} line={answer.told ? (words.none[topic] ?? '') : words.notTold} />
  }
  return <Line told line={words.noAlarm} />
}

function Line({ told, line }: { readonly told: boolean; readonly line: string }) {
  const Icon = told ? CircleCheck : CircleDashed
  return (
    <p className="flex items-center gap-2 px-2 py-2 font-medium">
      <Icon aria-hidden="true" className={told ? 'size-5 text-ok' : 'size-5 text-text-3'} />
      {line}
    </p>
  )
}
