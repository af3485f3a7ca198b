import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { IconButton } from './button.tsx'

/** A modal dialog: the browser's own, which keeps the focus inside, closes on Escape and gives the focus back. */
export function Dialog(props: {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  readonly closeLabel: string
  readonly children: ReactNode
}) {
  const ref = useRef<HTMLDialogElement>(null)
  const title = useId()
  useEffect(() => {
    const dialog = ref.current
    if (dialog === null || dialog.open === props.open) return
    if (props.open) dialog.showModal()
    else dialog.close()
  }, [props.open])
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a click on the backdrop closes; Escape does too
    <dialog
      ref={ref}
      aria-labelledby={title}
      onClose={props.onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) props.onClose()
      }}
      onKeyDown={(event) => event.stopPropagation()}
      className="m-auto max-h-[85vh] w-[min(640px,calc(100vw-32px))] rounded-l border border-line bg-surface p-0 text-text shadow-pop"
    >
      {props.open && (
        <div className="p-5">
          <div className="mb-4 flex items-center justify-between">
            <h2 id={title} className="text-lg font-semibold">
              {props.title}
            </h2>
            <IconButton label={props.closeLabel} onClick={props.onClose}>
              <X />
            </IconButton>
          </div>
          {props.children}
        </div>
      )}
    </dialog>
  )
}
