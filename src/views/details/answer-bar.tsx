import type { Answered } from '#gen/orrery/v1/orrery_pb.ts'
import { formats } from '#src/text/text.ts'
import { cx } from '#src/ui/cx.ts'

/** What an answer can be, with its colour; the word stands beside it, so that the colour never speaks alone. */
export interface AnswerLook {
  readonly of: Exclude<keyof Answered, '$typeName' | '$unknown'>
  readonly colour: string
}

/** A bar of answers by what they say, and the same in numbers below. */
export function AnswerBar(props: {
  readonly answered: Answered
  readonly looks: readonly AnswerLook[]
  readonly words: Readonly<Record<string, string>>
  readonly hints?: Readonly<Record<string, string>>
}) {
  const parts = props.looks
    .map((look) => ({ ...look, count: props.answered[look.of], word: props.words[look.of] ?? look.of }))
    .filter(({ count }) => count > 0)
  const all = parts.reduce((sum, { count }) => sum + count, 0)
  if (all === 0) return undefined
  return (
    <>
      <div aria-hidden="true" className="mb-2 flex h-2 gap-px overflow-hidden rounded-full bg-surface-3">
        {parts.map(({ of, count, colour }) => (
          <div key={of} className={cx('min-w-[3px]', colour)} style={{ flex: count }} />
        ))}
      </div>
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {parts.map(({ of, count, colour, word }) => (
          <li key={of} title={props.hints?.[of]} className="flex items-center gap-1.5">
            <span aria-hidden="true" className={cx('size-2 rounded-full', colour)} />
            {word} {formats.short(count)}
            <span className="text-text-3 text-xs">{formats.percent(count / all)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
