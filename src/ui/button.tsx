import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { cx } from './cx.ts'

const LOOKS = {
  plain: 'border border-line bg-surface text-text hover:border-line-strong hover:bg-surface-2',
  primary: 'bg-accent text-accent-text hover:opacity-90',
  quiet: 'text-text-2 hover:bg-surface-2 hover:text-text',
} as const

/** A button with words. */
export function Button({
  look = 'plain',
  className,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { readonly look?: keyof typeof LOOKS }) {
  return (
    <button
      type="button"
      className={cx(
        'inline-flex h-7 shrink-0 items-center gap-1.5 whitespace-nowrap rounded-s px-2.5 text-xs font-medium transition-colors duration-(--fast) disabled:opacity-50',
        LOOKS[look],
        className,
      )}
      {...rest}
    />
  )
}

/** A button with an icon only; `label` is what it does, for the ear and as a tooltip. */
export function IconButton({
  label,
  children,
  className,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { readonly label: string; readonly children: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={cx(
        'inline-grid size-7 shrink-0 place-items-center rounded-s text-text-2 transition-colors duration-(--fast) hover:bg-surface-2 hover:text-text disabled:opacity-40 [&_svg]:size-4',
        className,
      )}
      {...rest}
    >
      {children}
    </button>
  )
}
