import { ArrowRight, CircleAlert, CircleDot, CircleHelp, CornerDownRight, Eye, type LucideIcon, X } from 'lucide-react'
import { cx } from './cx.ts'

/** Looks of a verdict, by its name in the Hubble API: an icon and a colour beside the word, never colour alone. */
const LOOKS: Readonly<Record<string, { readonly icon: LucideIcon; readonly look: string }>> = {
  FORWARDED: { icon: ArrowRight, look: 'text-forwarded-strong' },
  REDIRECTED: { icon: CornerDownRight, look: 'text-forwarded-strong' },
  DROPPED: { icon: X, look: 'bg-dropped-soft font-semibold text-dropped' },
  ERROR: { icon: CircleAlert, look: 'bg-error-soft font-semibold text-error' },
  AUDIT: { icon: Eye, look: 'bg-audit-soft font-medium text-audit' },
  TRACED: { icon: CircleDot, look: 'text-text-3' },
  TRANSLATED: { icon: CircleDot, look: 'text-text-3' },
}

const UNKNOWN = { icon: CircleHelp, look: 'text-text-3' } as const

export function Verdict(props: {
  readonly name: string
  readonly word: string
  readonly title?: string | undefined
  /** Without a background, where it stands in a list of all verdicts. */
  readonly plain?: boolean
}) {
  const { icon: Icon, look } = LOOKS[props.name] ?? UNKNOWN
  return (
    <span
      title={props.title}
      className={cx(
        '-ml-1 inline-flex items-center gap-1 whitespace-nowrap rounded-s px-1 align-middle text-xs leading-5',
        look,
        props.plain && 'bg-transparent',
      )}
    >
      <Icon aria-hidden="true" className="size-3.5 shrink-0" strokeWidth={2.25} />
      {props.word}
    </span>
  )
}
