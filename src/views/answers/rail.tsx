import { ListChecks } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { type AnswersResponse, Severity } from '#gen/orrery/v1/orrery_pb.ts'
import { answersStore, chooseTopic, type Topic } from '#src/state/answers.ts'
import { formats, text } from '#src/text/text.ts'
import { cx } from '#src/ui/cx.ts'
import { moveFocus } from './move-focus.ts'
import { StandingIcon } from './severity.tsx'
import { answerTo, isWrong, KNOWING, TROUBLE } from './topics.ts'

const words = text.answers

/** Every question with how it stands: trouble first, then what is worth knowing. Beside the answer, or above where it is narrow. */
export function Rail({ answers }: { readonly answers: AnswersResponse }) {
  const wrong = answers.findings.filter(isWrong).length
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrow keys only move between its buttons
    <nav
      aria-label={words.questions}
      onKeyDown={(event) => moveFocus(event, 'button')}
      className="flex shrink-0 gap-0.5 overflow-auto border-line p-2 @max-[640px]:border-b @[640px]:w-52 @[640px]:flex-col @[640px]:border-r"
    >
      <Item topic="" icon={<ListChecks aria-hidden="true" className="size-4 text-text-2" />} count={wrong} bad />
      {TROUBLE.map((topic) => {
        const answer = answerTo(answers, topic)
        return (
          <Item
            key={topic}
            topic={topic}
            icon={<StandingIcon answer={answer} />}
            count={answer.wrong}
            bad={answer.worst !== Severity.INFO}
          />
        )
      })}
      <p className="px-2 pt-2 pb-0.5 font-medium text-2xs text-text-3 @max-[640px]:hidden">{words.worthKnowing}</p>
      {KNOWING.map(({ topic, Icon }) => (
        <Item
          key={topic}
          topic={topic}
          icon={<Icon aria-hidden="true" className="size-4 text-text-3" />}
          count={answerTo(answers, topic).findings.length}
          bad={false}
        />
      ))}
    </nav>
  )
}

function Item(props: {
  readonly topic: Topic
  readonly icon: ReactNode
  readonly count: number
  readonly bad: boolean
}) {
  const { topic, count } = props
  const chosen = useStore(answersStore, (state) => state.topic === topic)
  return (
    <button
      type="button"
      aria-current={chosen ? 'true' : undefined}
      onClick={() => chooseTopic(topic)}
      className={cx(
        'flex h-7 shrink-0 items-center gap-2 whitespace-nowrap rounded-s px-2 text-left text-xs',
        chosen ? 'bg-accent-soft font-medium text-text' : 'text-text-2 hover:bg-surface-2 hover:text-text',
      )}
    >
      {props.icon}
      <span className="min-w-0 flex-1 truncate">{words.topics[topic]?.short}</span>
      {count > 0 && (
        <span className={cx('text-2xs tabular-nums', props.bad ? 'font-semibold text-text' : 'text-text-3')}>
          {formats.count(count)}
        </span>
      )}
    </button>
  )
}
