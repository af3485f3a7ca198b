import type { ReactNode } from 'react'
import { cx } from './cx.ts'

/** A list of names with their values, two columns. Facts without a value should be left out by who makes them. */
export function Facts(props: { readonly children: ReactNode; readonly className?: string }) {
  return (
    <dl className={cx('grid grid-cols-[minmax(88px,auto)_1fr] gap-x-3 gap-y-1', props.className)}>{props.children}</dl>
  )
}

export function Fact(props: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-text-3 text-xs leading-[1.125rem]">{props.name}</dt>
      <dd className="min-w-0 break-words text-sm [overflow-wrap:anywhere]">{props.children}</dd>
    </>
  )
}
