import { Check, SquareTerminal } from 'lucide-react'
import { useState } from 'react'
import type { Filter } from '#domain/filter/ast.ts'
import { toCommand } from '#domain/filter/command.ts'
import { text } from '#src/text/text.ts'
import { Button } from '#src/ui/button.tsx'
import { copyText } from '#src/ui/copy.ts'

/** Copies what is selected as the `hubble observe` command that comes closest to it; not there where none does. */
export function CopyCommand({ filter, hint }: { readonly filter: Filter; readonly hint: string }) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | undefined>()
  if (filter.terms.length === 0) return undefined
  const { command } = toCommand(filter)
  const copy = async () => {
    setOutcome((await copyText(command)) ? 'copied' : 'refused')
  }
  return (
    <>
      <Button className="mt-3 ml-2" title={`${command}\n\n${hint}`} onClick={() => void copy()}>
        {outcome === 'copied' ? <Check className="size-3.5 text-ok" /> : <SquareTerminal className="size-3.5" />}
        {outcome === 'copied' ? text.filters.copied : text.filters.copyCommand}
      </Button>
      {outcome === 'refused' && (
        <output className="mt-2 block text-dropped text-xs">
          {text.filters.copyRefused} <code className="font-mono [overflow-wrap:anywhere]">{command}</code>
        </output>
      )}
    </>
  )
}
