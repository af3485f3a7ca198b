import { ArrowDown } from 'lucide-react'
import { useState } from 'react'
import { templateExpression } from '#domain/analysis/path-template.ts'
import { exactly } from '#domain/filter/field-seen.ts'
import type { NamedCalls } from '#gen/orrery/v1/orrery_pb.ts'
import { formats, text } from '#src/text/text.ts'
import { Button } from '#src/ui/button.tsx'
import { cx } from '#src/ui/cx.ts'
import { FilterValue } from './parts.tsx'

const words = text.answers.measured
const SHOWN = 6

const failedOf = ({ calls }: NamedCalls): number => {
  const answered = calls?.answered
  if (answered === undefined) return 0
  return answered.clientError + answered.serverError + answered.nxdomain + answered.refused + answered.otherError
}

const COLUMNS = [
  { id: 'calls', of: ({ calls }: NamedCalls) => calls?.calls ?? 0, show: formats.short },
  { id: 'failed', of: failedOf, show: formats.short },
  {
    id: 'p95',
    of: ({ calls }: NamedCalls) => calls?.latency?.p95Ms ?? 0,
    show: (ms: number) => (ms === 0 ? '–' : formats.latency(ms)),
  },
] as const

/** Paths or names with their calls, failures and latency; sorted by a click on a column. */
export function NameTable(props: {
  readonly head: string
  readonly names: readonly NamedCalls[]
  readonly seen: number
  readonly other: number
  readonly kind: 'http' | 'dns'
}) {
  const [sort, setSort] = useState<(typeof COLUMNS)[number]['id']>('calls')
  const [all, setAll] = useState(false)
  if (props.names.length === 0) return undefined
  const by = COLUMNS.find(({ id }) => id === sort) ?? COLUMNS[0]
  const sorted = [...props.names].sort((a, b) => by.of(b) - by.of(a) || (a.name < b.name ? -1 : 1))
  return (
    <div className="mt-3">
      <table className="w-full table-fixed text-right">
        <thead className="text-text-3 text-xs">
          <tr>
            <th scope="col" className="pb-1 text-left font-normal">
              {props.head}
            </th>
            {COLUMNS.map(({ id }) => (
              <th
                key={id}
                scope="col"
                aria-sort={id === sort ? 'descending' : 'none'}
                className="w-14 pb-1 font-normal"
              >
                <button
                  type="button"
                  title={words.sortBy(words[id])}
                  onClick={() => setSort(id)}
                  className={cx(
                    'inline-flex items-center gap-0.5 rounded-s hover:text-text',
                    id === sort && 'text-text',
                  )}
                >
                  {id === sort && <ArrowDown aria-hidden="true" className="size-3" />}
                  {words[id]}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, all ? sorted.length : SHOWN).map((row) => (
            <tr key={row.name} className="border-line border-t">
              <th scope="row" className="py-1 pr-2 text-left font-normal" title={row.name}>
                <Name name={row.name} kind={props.kind} />
              </th>
              {COLUMNS.map(({ id, of, show }) => (
                <td
                  key={id}
                  className={cx(
                    'whitespace-nowrap py-1 text-xs',
                    id === 'failed' && of(row) > 0 ? 'font-medium text-dropped' : 'text-text-2',
                  )}
                >
                  {show(of(row))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {props.other > 0 && <p className="mt-1 text-text-3 text-xs">{words.otherCalls(formats.count(props.other))}</p>}
      {sorted.length > SHOWN && (
        <Button look="quiet" className="mt-1 -ml-2.5" onClick={() => setAll(!all)}>
          {all ? words.showLess : words.showAll(formats.count(props.seen))}
        </Button>
      )}
    </div>
  )
}

function Name({ name, kind }: { readonly name: string; readonly kind: 'http' | 'dns' }) {
  const space = kind === 'dns' ? -1 : name.indexOf(' ')
  const shown = kind === 'dns' ? name.replace(/\.$/, '') : name.slice(space + 1)
  const by = kind === 'dns' ? exactly(name) : templateExpression(shown)
  const words = (
    <span className="line-clamp-2 font-mono text-2xs [overflow-wrap:anywhere]">
      {space > 0 && <span className="text-text-3">{name.slice(0, space)} </span>}
      {shown}
    </span>
  )
  if (by === undefined) return words
  return (
    <FilterValue field={kind === 'dns' ? 'dns-query' : 'http-path'} value={by}>
      {words}
    </FilterValue>
  )
}
