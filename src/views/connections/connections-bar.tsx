import { ArrowDownWideNarrow, ChevronDown, Copy, Download, Pause } from 'lucide-react'
import type { ReactNode } from 'react'
import { connectionsCsv } from '#domain/export/connections-csv.ts'
import type { Edge } from '#gen/orrery/v1/orrery_pb.ts'
import { flowsStore } from '#src/state/flows.ts'
import { shownName } from '#src/state/shown.ts'
import { setPanel } from '#src/state/view.ts'
import { csvWords } from '#src/text/edge-words.ts'
import { formats, text } from '#src/text/text.ts'
import { IconButton } from '#src/ui/button.tsx'
import { Menu } from '#src/ui/menu.tsx'
import { OutcomeLine } from '#src/ui/outcome.tsx'
import { type TakenOut, useTakeOut } from '#src/ui/use-take-out.ts'

const words = text.connections

/** The line above the table: what is listed, how much of it is in trouble, and whether the order holds still. */
export function ConnectionsBar(props: {
  readonly lists: ReactNode
  readonly edges: readonly Edge[]
  readonly troubled: number
  readonly held: boolean
  readonly fresh: number
  readonly onSortNow: () => void
}) {
  const { edges, troubled, fresh } = props
  return (
    <div className="flex min-h-9 shrink-0 items-center gap-3 px-3 max-[520px]:flex-wrap max-[520px]:gap-x-1 max-[520px]:gap-y-0.5 max-[520px]:px-2 max-[520px]:py-1">
      {props.lists}
      <span className="truncate text-text-3 text-xs max-[520px]:order-last max-[520px]:basis-full">
        {words.count(edges.length, formats.count(edges.length))}
        {troubled > 0 && <span className="text-dropped"> · {words.troubled(troubled, formats.count(troubled))}</span>}
      </span>
      <span className="flex-1" />
      {props.held ? (
        <button
          type="button"
          onClick={props.onSortNow}
          className="inline-flex h-6 items-center gap-1.5 whitespace-nowrap rounded-full bg-accent-soft px-2.5 font-medium text-accent text-xs hover:opacity-90"
        >
          <Pause aria-hidden="true" className="size-3.5" />
          <span className="max-[700px]:sr-only">{words.held}</span>
          {fresh > 0 && <span>· {words.fresh(fresh, formats.short(fresh))}</span>}
          <span>· {words.sortNow}</span>
        </button>
      ) : (
        <span className="inline-flex items-center gap-1.5 truncate text-text-3 text-xs max-[700px]:hidden">
          <ArrowDownWideNarrow aria-hidden="true" className="size-3.5" />
          {words.following}
        </span>
      )}
      <SaveList edges={edges} />
      <IconButton label={words.hide} onClick={() => setPanel('table', false)}>
        <ChevronDown />
      </IconButton>
    </div>
  )
}

/** The table as CSV, in the order in which it stands. */
function SaveList({ edges }: { readonly edges: readonly Edge[] }) {
  const { outcome, save, copy } = useTakeOut({
    saved: text.export.saved,
    copied: text.export.copied,
    refused: text.export.clipboardRefused,
    failed: text.export.failed,
  })
  const csv = (): TakenOut => ({
    name: shownName('csv'),
    type: 'text/csv',
    make: () => {
      const { services, edges: current } = flowsStore.getState()
      return connectionsCsv(
        edges.flatMap(({ number }) => current.get(number) ?? []),
        services,
        csvWords,
      )
    },
  })
  const name = text.export.formats.csv
  return (
    <>
      <OutcomeLine outcome={outcome} className="min-w-0 shrink empty:hidden [&_span]:truncate" />
      <Menu
        label={words.save}
        align="end"
        trigger={
          <IconButton label={words.save}>
            <Download />
          </IconButton>
        }
        sections={[
          {
            heading: text.export.download,
            items: [{ label: name, icon: <Download aria-hidden="true" />, act: () => save(csv()) }],
          },
          {
            heading: text.export.copy,
            items: [{ label: name, icon: <Copy aria-hidden="true" />, act: () => copy(csv(), name) }],
          },
        ]}
      />
    </>
  )
}
