import type { ReactNode } from 'react'
import { cx } from '#src/ui/cx.ts'

const TONES = {
  bad: 'bg-dropped-soft [&_svg]:text-dropped',
  warn: 'bg-audit-soft [&_svg]:text-audit',
  info: 'bg-accent-soft [&_svg]:text-accent',
} as const

/** One line across the page, above everything. */
export function Line(props: {
  readonly tone: keyof typeof TONES
  readonly icon: ReactNode
  readonly title: ReactNode
  readonly more?: ReactNode
  readonly children?: ReactNode
}) {
  return (
    <div
      className={cx(
        'flex items-center gap-3 border-line border-b px-4 py-2 [&>svg]:size-4 [&>svg]:shrink-0',
        TONES[props.tone],
      )}
    >
      {props.icon}
      <div className="min-w-0 flex-1">
        <p className="font-medium">{props.title}</p>
        {props.more && <div className="text-text-2 text-xs">{props.more}</div>}
      </div>
      {props.children}
    </div>
  )
}
