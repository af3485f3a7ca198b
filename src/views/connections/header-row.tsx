/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a virtual grid places its rows, which a table cannot */
import { ArrowDown, ArrowUp } from 'lucide-react'
import { text } from '#src/text/text.ts'
import { cx } from '#src/ui/cx.ts'
import { COLUMNS, TRACKS } from './columns.tsx'
import { type Sort, sortBy } from './sort.ts'

/** The names of the columns: each is a button that sorts by it. */
export function HeaderRow({ sort }: { readonly sort: Sort }) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-10 grid h-7 items-center gap-x-3 border-line border-b border-l-2 border-l-transparent bg-surface px-3 text-xs"
      style={{ gridTemplateColumns: TRACKS }}
    >
      {COLUMNS.map(({ id, numeric }, index) => {
        const chosen = sort.column === id
        const Arrow = sort.descending ? ArrowDown : ArrowUp
        return (
          <div
            key={id}
            role="columnheader"
            aria-colindex={index + 1}
            aria-sort={chosen ? (sort.descending ? 'descending' : 'ascending') : 'none'}
            className={cx('min-w-0', numeric && 'text-right')}
          >
            <button
              type="button"
              title={text.connections.hints[id]}
              onClick={() => sortBy(id)}
              className={cx(
                'inline-flex max-w-full items-center gap-1 rounded-s hover:text-text',
                chosen ? 'font-medium text-text' : 'text-text-3',
              )}
            >
              {numeric && chosen && <Arrow aria-hidden="true" className="size-3 shrink-0" />}
              <span className="truncate">{text.connections.columns[id]}</span>
              {!numeric && chosen && <Arrow aria-hidden="true" className="size-3 shrink-0" />}
            </button>
          </div>
        )
      })}
    </div>
  )
}
