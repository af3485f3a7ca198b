import { useState } from 'react'
import { FIELD_HELP } from '#domain/filter/help.ts'
import { text } from '#src/text/text.ts'
import { Badge } from '#src/ui/badge.tsx'
import { CodeText } from '#src/ui/code-text.tsx'
import { Dialog } from '#src/ui/dialog.tsx'

/** Every field of the language with its flag, an example and its rule. */
export function FilterHelp(props: { readonly open: boolean; readonly onClose: () => void }) {
  const [wanted, setWanted] = useState('')
  const found = FIELD_HELP.filter((field) =>
    `${field.name} ${field.flag ?? ''} ${field.rule} ${field.example}`.toLowerCase().includes(wanted.toLowerCase()),
  )
  return (
    <Dialog open={props.open} onClose={props.onClose} title={text.filters.help} closeLabel={text.shell.close}>
      <ul className="mb-4 list-disc space-y-1 pl-5 text-text-2">
        {text.filters.helpLines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <input
        type="search"
        aria-label={text.filters.findField}
        placeholder={text.filters.findField}
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
        className="field-focus mb-3 h-8 w-full rounded-s border border-line bg-bg px-2.5 text-sm outline-none focus:border-accent"
      />
      {found.length === 0 && <p className="text-text-3">{text.filters.noField(wanted)}</p>}
      <dl className="divide-y divide-line">
        {found.map(({ name, sides, flag, example, rule, where }) => (
          <div key={name} className="py-2">
            <dt className="flex flex-wrap items-baseline gap-x-3">
              <code className="font-mono font-semibold text-sm">{name}</code>
              <code className="font-mono text-text-3 text-xs">{flag}</code>
              {sides && <span className="text-text-3 text-xs">{text.filters.hasSides}</span>}
              {where !== 'Relay' && <Badge tone="accent">{text.filters.onlyHere}</Badge>}
            </dt>
            <dd className="mt-0.5 text-text-2 text-sm">
              <CodeText text={rule} />
              <code className="mt-0.5 block font-mono text-text-3 text-xs [overflow-wrap:anywhere]">{example}</code>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
