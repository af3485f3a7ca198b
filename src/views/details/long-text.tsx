import { type ReactNode, useState } from 'react'
import { formats, text } from '#src/text/text.ts'
import { brief, visible } from '#src/text/visible.ts'
import { Button } from '#src/ui/button.tsx'

/** Characters that are shown before somebody asks for more: a URL may have 64,000. */
const SHOWN = 2000
/** Values of a list that are shown before somebody asks for more. */
const LISTED = 40

/** A text of a flow as it is, markup and all; of a very long one the beginning, and a button that shows the rest. */
export function useLong(value: string): { readonly words: string; readonly more: ReactNode } {
  const [all, setAll] = useState(false)
  if (value.length <= SHOWN) return { words: visible(value), more: undefined }
  return {
    words: all ? visible(value) : brief(value, SHOWN),
    more: (
      <Button look="quiet" className="-ml-2.5" onClick={() => setAll(!all)}>
        {all ? text.details.showLess : text.details.showAll(formats.count(value.length))}
      </Button>
    ),
  }
}

/** The first values of a list, and how many more there are. */
export function useListed(values: readonly string[]): {
  readonly shown: readonly string[]
  readonly more: number
  readonly showAll: () => void
} {
  const [all, setAll] = useState(false)
  const shown = all ? values : values.slice(0, LISTED)
  return { shown, more: values.length - shown.length, showAll: () => setAll(true) }
}
