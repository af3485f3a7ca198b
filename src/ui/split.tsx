import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react'

const STEP = 0.04

/** Two panes above each other with a bar between them that is dragged, or moved by the arrow keys. */
export function SplitRows(props: {
  readonly label: string
  /** Share of the height that the lower pane takes. */
  readonly share: number
  readonly onShare: (share: number) => void
  readonly top: ReactNode
  /** Without it, the upper pane has all the room. */
  readonly bottom: ReactNode | undefined
}) {
  const box = useRef<HTMLDivElement>(null)
  const drag = (event: PointerEvent<HTMLHRElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const bounds = box.current?.getBoundingClientRect()
    if (bounds !== undefined && bounds.height > 0) props.onShare((bounds.bottom - event.clientY) / bounds.height)
  }
  const key = (event: KeyboardEvent) => {
    const way = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0
    if (way === 0) return
    event.preventDefault()
    event.stopPropagation()
    props.onShare(props.share + way * STEP)
  }
  return (
    <div ref={box} className="flex min-h-0 flex-1 flex-col">
      <div className="relative min-h-0" style={{ flex: `${props.bottom === undefined ? 1 : 1 - props.share} 1 0` }}>
        {props.top}
      </div>
      {props.bottom !== undefined && (
        <>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a separator that moves is a widget */}
          <hr
            aria-label={props.label}
            aria-orientation="horizontal"
            aria-valuenow={Math.round(props.share * 100)}
            aria-valuemin={15}
            aria-valuemax={85}
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a separator that moves is a widget
            tabIndex={0}
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={drag}
            onKeyDown={key}
            className="relative z-10 m-0 h-px shrink-0 cursor-row-resize touch-none border-0 bg-line transition-colors duration-(--fast) before:absolute before:inset-x-0 before:-top-1 before:h-[9px] before:content-[''] after:absolute after:-top-px after:left-1/2 after:h-[3px] after:w-10 after:-translate-x-1/2 after:rounded-full after:bg-line-strong after:content-[''] hover:bg-accent focus-visible:bg-accent"
          />
          <div className="min-h-0" style={{ flex: `${props.share} 1 0` }}>
            {props.bottom}
          </div>
        </>
      )}
    </div>
  )
}
