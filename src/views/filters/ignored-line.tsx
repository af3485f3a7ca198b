import { X } from 'lucide-react'
import { useStore } from 'zustand'
import { dismissIgnored } from '#src/state/ask.ts'
import { queryStore } from '#src/state/query.ts'
import { text } from '#src/text/text.ts'
import { IconButton } from '#src/ui/button.tsx'

const SHOWN = 4

/** What of a pasted command was left out, and why. */
export function IgnoredLine() {
  const { ignored, problem } = useStore(queryStore)
  if (ignored.length === 0 || problem !== undefined) return undefined
  return (
    <output className="absolute top-full left-0 z-40 mt-1.5 flex max-w-2xl items-start gap-2 rounded-m border border-line bg-surface py-1.5 pr-1.5 pl-3 text-xs shadow-pop">
      <div className="min-w-0 py-0.5">
        <p className="font-medium">{text.filters.ignored}</p>
        <ul className="mt-0.5 space-y-0.5 text-text-2">
          {ignored.slice(0, SHOWN).map(({ text: what, start, why }) => (
            <li key={start} className="truncate">
              <code className="font-mono">{what.length > 60 ? `${what.slice(0, 60)}…` : what}</code>: {why}
            </li>
          ))}
          {ignored.length > SHOWN && <li>{text.filters.moreIgnored(ignored.length - SHOWN)}</li>}
        </ul>
      </div>
      <IconButton label={text.filters.dismiss} className="size-6" onClick={dismissIgnored}>
        <X />
      </IconButton>
    </output>
  )
}
