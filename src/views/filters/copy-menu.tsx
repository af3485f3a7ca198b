import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { toCommand, toRawFilters } from '#domain/filter/command.ts'
import { queryStore } from '#src/state/query.ts'
import { text } from '#src/text/text.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { copyText } from '#src/ui/copy.ts'
import { Popover } from '#src/ui/popover.tsx'

/** The view as others understand it: a command, raw filters, a link. Each is shown, with what it cannot say. */
export function CopyMenu() {
  return (
    <Popover
      label={text.filters.copy}
      align="end"
      className="w-[min(560px,calc(100vw-16px))] space-y-4"
      trigger={
        <IconButton label={text.filters.copy} className="size-6">
          <Copy />
        </IconButton>
      }
    >
      <Texts />
    </Popover>
  )
}

function Texts() {
  const parsed = useStore(queryStore, (state) => state.parsed)
  const { command, left } = toCommand(parsed)
  const raw = toRawFilters(parsed)
  const off = parsed.terms.filter((term) => term.off).length
  return (
    <>
      <Part title={text.filters.asCommand} value={command} left={left} />
      <Part title={text.filters.asRaw} value={raw.text} empty={text.filters.noRaw} left={raw.left} />
      <Part title={text.filters.asLink} value={window.location.href} left={[]} />
      {off > 0 && <p className="text-text-3 text-xs">{text.filters.offLeftOut(off)}</p>}
    </>
  )
}

function Part(props: {
  readonly title: string
  readonly value: string
  readonly empty?: string
  readonly left: readonly string[]
}) {
  const { title, value, left } = props
  const [outcome, setOutcome] = useState<'copied' | 'refused' | undefined>()
  const copy = async () => {
    setOutcome((await copyText(value)) ? 'copied' : 'refused')
  }
  return (
    <section>
      <div className="mb-1 flex items-center justify-between gap-2">
        <h3 className="font-medium text-xs">{title}</h3>
        {value !== '' && (
          <Button className="h-6 px-2" aria-label={text.filters.copyThis(title)} onClick={() => void copy()}>
            {outcome === 'copied' ? <Check className="size-3.5 text-ok" /> : <Copy className="size-3.5" />}
            {outcome === 'copied' ? text.filters.copied : text.filters.copyIt}
          </Button>
        )}
      </div>
      {value === '' ? (
        <p className="text-text-3 text-xs">{props.empty}</p>
      ) : (
        <pre className="max-h-28 overflow-auto whitespace-pre-wrap rounded-s bg-surface-2 px-2 py-1.5 font-mono text-xs [overflow-wrap:anywhere]">
          {value}
        </pre>
      )}
      {left.length > 0 && (
        <p className="mt-1 text-audit text-xs">
          {text.filters.cannotSay} <code className="font-mono">{left.join(' ')}</code>
        </p>
      )}
      <output className="block text-dropped text-xs">{outcome === 'refused' && text.filters.copyRefused}</output>
    </section>
  )
}
