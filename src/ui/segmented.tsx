import { ToggleGroup } from 'radix-ui'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

export interface Segment<Value extends string> {
  readonly value: Value
  readonly label: ReactNode
  readonly title?: string
}

/** One of a few, side by side. Arrow keys move between them. */
export function Segmented<Value extends string>(props: {
  readonly label: string
  readonly value: Value | undefined
  readonly segments: readonly Segment<Value>[]
  readonly onChange: (value: Value) => void
  readonly className?: string
}) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={props.label}
      value={props.value ?? ''}
      onValueChange={(value) => {
        const chosen = props.segments.find((segment) => segment.value === value)
        if (chosen !== undefined) props.onChange(chosen.value)
      }}
      className={cx('inline-flex rounded-m border border-line bg-surface-2 p-0.5', props.className)}
    >
      {props.segments.map((segment) => (
        <ToggleGroup.Item
          key={segment.value}
          value={segment.value}
          title={segment.title}
          className="inline-flex h-6 flex-1 items-center justify-center gap-1.5 whitespace-nowrap rounded-s px-2 text-xs max-[520px]:px-1.5 text-text-2 transition-colors duration-(--fast) hover:text-text data-[state=on]:bg-surface data-[state=on]:font-medium data-[state=on]:text-text data-[state=on]:shadow-[0_1px_2px_rgb(0_0_0/12%)] [&_svg]:size-3.5"
        >
          {segment.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
