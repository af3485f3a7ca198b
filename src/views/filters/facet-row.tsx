import { Ban } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { type Condition, standing } from '#domain/filter/edit.ts'
import { toggleHidden, toggleKept } from '#src/state/ask.ts'
import { queryStore } from '#src/state/query.ts'
import { formats, text } from '#src/text/text.ts'
import { cx } from '#src/ui/cx.ts'

/**
 * A value that the filter can keep or hide: a click on it keeps, Alt+click or the sign at its end hides. `share` of the flows
 * is drawn as a bar below.
 */
export function FacetRow(props: {
  readonly condition: Condition
  readonly label: ReactNode
  /** The label in words, where it is more than text. */
  readonly name: string
  readonly count: number | undefined
  /** The count is of a sample. */
  readonly about?: boolean
  readonly share?: number
}) {
  const { condition, name, count, share = 0 } = props
  const stands = useStore(queryStore, ({ parsed }) => standing(parsed, condition))
  return (
    <li className="group -mx-1.5 relative flex items-center rounded-s hover:bg-surface-2">
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- the button at the end does the same for keys */}
      <label
        className="flex min-w-0 flex-1 cursor-pointer items-center gap-2.5 px-1.5 py-0.5"
        onClick={(event) => {
          if (!event.altKey) return
          event.preventDefault()
          toggleHidden(condition)
        }}
      >
        <input
          type="checkbox"
          className="accent-(--accent)"
          checked={stands === 'included'}
          onChange={() => toggleKept(condition)}
        />
        <span
          title={name}
          className={cx('min-w-0 flex-1 truncate', stands === 'excluded' && 'line-through opacity-60')}
        >
          {props.label}
        </span>
        {count !== undefined && count > 0 && (
          <span className="text-text-3 text-xs" title={text.filters.seen(formats.count(count))}>
            {props.about ? '≈' : ''}
            {formats.short(count)}
          </span>
        )}
      </label>
      <button
        type="button"
        aria-label={stands === 'excluded' ? text.filters.showAgain(name) : text.filters.hide(name)}
        title={stands === 'excluded' ? text.filters.showAgain(name) : text.filters.hide(name)}
        aria-pressed={stands === 'excluded'}
        onClick={() => toggleHidden(condition)}
        className={cx(
          'absolute right-0 grid size-6 place-items-center rounded-s bg-surface-2 hover:text-dropped focus-visible:opacity-100 group-hover:opacity-100 [@media(hover:none)]:static [@media(hover:none)]:opacity-100',
          stands === 'excluded' ? 'text-dropped' : 'text-text-3 opacity-0',
        )}
      >
        <Ban aria-hidden="true" className="size-3.5" />
      </button>
      {share > 0 && (
        <span
          aria-hidden="true"
          className="pointer-events-none absolute bottom-0 left-1.5 h-px bg-accent opacity-60"
          style={{ width: `calc((100% - 12px) * ${Math.min(1, share).toFixed(3)})` }}
        />
      )}
    </li>
  )
}
