/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus, jsx-a11y/no-noninteractive-element-to-interactive-role -- a list of a combobox: the box holds the focus and listens to keys; a datalist can show neither counts nor rules */
import type { Field } from '#domain/filter/field.ts'
import { quoteShort } from '#domain/filter/quote.ts'
import { formats, text } from '#src/text/text.ts'
import { CodeText } from '#src/ui/code-text.tsx'
import { cx } from '#src/ui/cx.ts'
import type { Choice } from './completion.ts'

export const LIST_ID = 'filter-choices'
export const optionId = (index: number): string => `filter-choice-${index}`

/** The list below the box: what can stand at the caret, with flows seen, and the rule of the field. */
export function CompletionList(props: {
  readonly title: string
  readonly choices: readonly Choice[]
  readonly active: number
  readonly field: Field | undefined
  readonly onPick: (choice: Choice) => void
}) {
  const { choices, active, field } = props
  return (
    <div className="absolute top-full right-0 left-0 z-40 mt-1 flex max-h-[min(380px,60vh)] max-w-2xl flex-col rounded-m border border-line bg-surface shadow-pop">
      <ul id={LIST_ID} role="listbox" aria-label={props.title} className="min-h-0 flex-1 overflow-y-auto p-1">
        {choices.map((choice, index) => (
          <li
            key={`${choice.detail} ${choice.label}`}
            id={optionId(index)}
            role="option"
            aria-selected={index === active}
            ref={(element) => {
              if (index === active) element?.scrollIntoView({ block: 'nearest' })
            }}
            // The box keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => props.onPick(choice)}
            className={cx(
              'flex cursor-pointer items-baseline gap-3 rounded-s px-2 py-1 hover:bg-surface-2',
              index === active && 'bg-accent-soft',
            )}
          >
            <span
              className={cx(
                'font-mono text-xs',
                field === undefined ? 'max-w-[60%] shrink-0 truncate' : 'line-clamp-3 min-w-0 [overflow-wrap:anywhere]',
              )}
            >
              {choice.label}
            </span>
            <span className="min-w-0 flex-1 truncate text-text-3 text-xs">
              {field === undefined && <CodeText text={choice.detail} />}
            </span>
            {choice.count !== undefined && choice.count > 0 && (
              <span className="shrink-0 text-text-3 text-xs" title={text.filters.seen(formats.count(choice.count))}>
                {formats.short(choice.count)}
              </span>
            )}
          </li>
        ))}
      </ul>
      <p className="border-line border-t px-3 py-1.5 text-text-3 text-xs">
        {field === undefined ? text.filters.listKeys : <Rule field={field} />}
      </p>
    </div>
  )
}

function Rule({ field }: { readonly field: Field }) {
  return (
    <>
      <CodeText text={field.help} />
      {field.example !== '' && (
        <>
          {' '}
          {text.filters.example}{' '}
          <code className="font-mono text-text-2">
            {field.name}:{quoteShort(field.example)}
          </code>
        </>
      )}
    </>
  )
}
