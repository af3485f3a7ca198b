import { MoreHorizontal } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { cx } from './cx.ts'
import { Menu, type MenuItem } from './menu.tsx'

/**
 * A value that can be acted upon: a click does the usual, Alt+click and the key x do the opposite, and ↓ or the dots behind it
 * open all that can be done.
 */
export function ValueMenu(props: {
  /** What a click does, for the pointer and for the ear. */
  readonly hint: string
  readonly label: string
  /** Name of the menu. */
  readonly more: string
  readonly onKeep: () => void
  readonly onHide: () => void
  readonly items: readonly MenuItem[]
  readonly children: ReactNode
  readonly className?: string
}) {
  const [open, setOpen] = useState(false)
  /** A menu costs more than all the rest and there are many values: it is made for the one that is pointed at or focused. */
  const [near, setNear] = useState(false)
  const dots = (
    <button
      type="button"
      tabIndex={-1}
      aria-label={props.more}
      title={props.more}
      onClick={
        near
          ? undefined
          : () => {
              setNear(true)
              setOpen(true)
            }
      }
      className="grid size-4 shrink-0 place-items-center self-center rounded-s text-text-3 opacity-0 hover:bg-surface-3 hover:text-text group-focus-within/value:opacity-100 group-hover/value:opacity-100 data-[state=open]:opacity-100 [@media(hover:none)]:opacity-100"
    >
      <MoreHorizontal aria-hidden="true" className="size-3.5" />
    </button>
  )
  const press = (event: KeyboardEvent) => {
    const act = {
      x: props.onHide,
      ArrowDown: () => {
        setNear(true)
        setOpen(true)
      },
    }[event.key]
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  return (
    <span
      className={cx('group/value inline-flex max-w-full items-baseline gap-0.5', props.className)}
      onPointerEnter={() => setNear(true)}
      onFocus={() => setNear(true)}
    >
      <button
        type="button"
        title={props.hint}
        aria-label={props.label}
        aria-keyshortcuts="x ArrowDown"
        onClick={(event) => (event.altKey ? props.onHide : props.onKeep)()}
        onKeyDown={press}
        className="min-w-0 rounded-s text-left decoration-dotted underline-offset-2 [overflow-wrap:anywhere] hover:text-accent hover:underline"
      >
        {props.children}
      </button>
      {near ? <Menu label={props.more} open={open} onOpenChange={setOpen} items={props.items} trigger={dots} /> : dots}
    </span>
  )
}
