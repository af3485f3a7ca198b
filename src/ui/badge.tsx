import type { ReactNode } from 'react'
import { cx } from './cx.ts'

export type Tone = 'neutral' | 'ok' | 'dropped' | 'audit' | 'error' | 'accent'

const TONES: Readonly<Record<Tone, string>> = {
  neutral: 'bg-surface-2 text-text-2',
  ok: 'bg-ok-soft text-ok',
  dropped: 'bg-dropped-soft text-dropped',
  audit: 'bg-audit-soft text-audit',
  error: 'bg-error-soft text-error',
  accent: 'bg-accent-soft text-accent',
}

/** A small coloured label. The words carry the meaning, the colour only helps. */
export function Badge(props: { readonly tone: Tone; readonly children: ReactNode; readonly className?: string }) {
  return (
    <span
      className={cx(
        'inline-flex items-center gap-1 whitespace-nowrap rounded-s px-1.5 py-px text-2xs font-medium [&_svg]:size-3',
        TONES[props.tone],
        props.className,
      )}
    >
      {props.children}
    </span>
  )
}
