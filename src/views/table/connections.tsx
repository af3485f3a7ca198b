import { ChevronDown } from 'lucide-react'
import { useStore } from 'zustand'
import { flowsStore } from '#src/state/flows.ts'
import { setPanel, viewStore } from '#src/state/view.ts'
import { formats, text } from '#src/text/text.ts'
import { IconButton } from '#src/ui/button.tsx'
import { ConnectionRow } from './connection-row.tsx'
import { ListSwitch } from './list-switch.tsx'
import { sortedEdges } from './sorted-edges.ts'

const words = text.table.connections
const SHOWN = 300

const HEADS = [
  { name: words.from },
  { name: words.to },
  { name: words.port },
  { name: words.forwarded, right: true },
  { name: words.dropped, right: true },
  { name: words.reason },
  { name: words.failed, right: true },
  { name: words.lastSeen, right: true },
] as const

/** The map as a table, for those who read rather than look: every connection, the dropped ones first. */
export function Connections() {
  useStore(flowsStore, ({ revision }) => revision)
  const selection = useStore(viewStore, (state) => state.selection)
  const { edges, services, serverTime } = flowsStore.getState()
  const sorted = sortedEdges(edges.values(), services)
  return (
    <section aria-label={text.table.lists.connections} className="flex h-full min-h-0 flex-col bg-surface">
      <div className="flex h-9 shrink-0 items-center gap-3 px-3">
        <ListSwitch />
        <span className="text-text-3 text-xs">
          {words.count(formats.count(sorted.length))}
          {sorted.length > SHOWN && ` · ${words.more(formats.count(sorted.length - SHOWN))}`}
        </span>
        <span className="flex-1" />
        <IconButton label={text.table.hide} onClick={() => setPanel('table', false)}>
          <ChevronDown />
        </IconButton>
      </div>
      <div className="min-h-0 flex-1 overflow-auto">
        <table aria-label={words.label} className="w-full min-w-[720px] border-separate border-spacing-0 text-left">
          <thead className="sticky top-0 z-10 bg-surface text-text-3 text-xs">
            <tr className="h-7">
              {HEADS.map((head) => (
                <th
                  key={head.name}
                  scope="col"
                  className={`whitespace-nowrap border-line border-b px-3 font-normal ${'right' in head ? 'text-right' : ''}`}
                >
                  {head.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, SHOWN).map((edge) => (
              <ConnectionRow
                key={edge.number}
                edge={edge}
                source={services.get(edge.sourceNumber)}
                destination={services.get(edge.destinationNumber)}
                now={serverTime}
                selected={selection?.kind === 'edge' && selection.id === edge.id}
              />
            ))}
          </tbody>
        </table>
        {sorted.length === 0 && <p className="p-6 text-center text-text-3">{words.empty}</p>}
      </div>
    </section>
  )
}
