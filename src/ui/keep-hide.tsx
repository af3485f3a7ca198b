import { Ban, ListFilter } from 'lucide-react'
import type { MouseEvent } from 'react'

/**
 * Keeps or hides what a cell of a table shows, for the pointer: it comes up at the end of the cell, which is a `group/cell` and
 * positioned. The keys f and x of the table do the same, so it is not there for the ear.
 */
export function KeepHide(props: {
  readonly keepHint: string
  readonly hideHint: string
  readonly onKeep: () => void
  readonly onHide: () => void
}) {
  const press = (act: () => void) => (event: MouseEvent) => {
    event.stopPropagation()
    if (event.altKey) props.onHide()
    else act()
  }
  const look = 'grid size-5 place-items-center rounded-s text-text-2 hover:bg-surface'
  return (
    <span
      aria-hidden="true"
      className="absolute inset-y-0 right-0 my-auto hidden h-5 items-center rounded-s bg-surface-3 group-hover/cell:flex"
    >
      <button
        type="button"
        tabIndex={-1}
        title={props.keepHint}
        onClick={press(props.onKeep)}
        className={`${look} hover:text-accent`}
      >
        <ListFilter className="size-3" />
      </button>
      <button
        type="button"
        tabIndex={-1}
        title={props.hideHint}
        onClick={press(props.onHide)}
        className={`${look} hover:text-dropped`}
      >
        <Ban className="size-3" />
      </button>
    </span>
  )
}
