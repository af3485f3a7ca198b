import { Unlink } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { readEdgeId, readServiceId } from '#domain/graph/read-id.ts'
import { clear } from '#src/state/ask.ts'
import { flowsStore } from '#src/state/flows.ts'
import { queryStore } from '#src/state/query.ts'
import { openFind, writeFind } from '#src/state/reading.ts'
import { goLive, showWindow, spanStore } from '#src/state/span.ts'
import { timelineStore } from '#src/state/timeline.ts'
import { select } from '#src/state/view.ts'
import { serviceName } from '#src/text/graph-words.ts'
import { text } from '#src/text/text.ts'
import { visible } from '#src/text/visible.ts'
import { Button } from '#src/ui/button.tsx'

const words = text.details.gone
const HOUR_MS = 3_600_000

/** Stands where something was selected, or linked to, that is not there (any more): what it was, and where it may be. */
export function Gone(props: {
  readonly words: string
  readonly inWindow?: string
  /** The lasting id of what it was: of a service, or of an edge. */
  readonly service?: string
  readonly edge?: string
}) {
  const filtered = useStore(queryStore, ({ filter }) => filter !== '')
  const live = useStore(spanStore, ({ span }) => span.kind === 'live')
  const file = useStore(timelineStore, (state) => state.file)
  const window = useStore(flowsStore, (state) => state.window !== undefined) && props.inWindow !== undefined
  const known = useStore(timelineStore, ({ serverTime }) => serverTime > 0)
  const edge = props.edge === undefined ? undefined : readEdgeId(props.edge)
  const ends = edge === undefined ? [props.service ?? ''] : [edge.source, edge.destination]
  const named = ends.filter((id) => id !== '')
  if (!known && named.length > 0)
    return <output className="block px-4 py-12 text-center text-text-2">{words.opening}</output>
  return (
    <div className="px-4 py-12 text-center">
      <Unlink aria-hidden="true" className="mx-auto mb-3 size-7 text-text-3" />
      <h2 className="font-semibold">{words.title}</h2>
      {named.length > 0 && (
        <p className="mx-auto mt-1 font-medium [overflow-wrap:anywhere]">
          {named.map(nameOf).join(' → ')}
          {edge !== undefined && <span className="text-text-2"> · {portOf(edge)}</span>}
        </p>
      )}
      <p className="mx-auto mt-1 max-w-72 text-text-2">
        {window ? props.inWindow : props.words}
        {!window && filtered && ` ${words.filtered}`}
      </p>
      <div className="mt-4 flex flex-wrap justify-center gap-2">
        {window && <Button onClick={goLive}>{file ? text.timeline.wholeFile : text.panel.backToLive}</Button>}
        {live && !file && named.length > 0 && <Button onClick={showHour}>{words.hour}</Button>}
        {filtered && <Button onClick={clear}>{text.filters.clear}</Button>}
        {[...new Set(named)].map((id) => (
          <End key={id} id={id} />
        ))}
      </div>
    </div>
  )
}

/** Leads to an end that is there, or to those that are called like it. */
function End({ id }: { readonly id: string }): ReactNode {
  const there = useStore(flowsStore, ({ services }) => [...services.values()].find((service) => service.id === id))
  if (there !== undefined) {
    return <Button onClick={() => select({ kind: 'service', id })}>{words.show(serviceName(there))}</Button>
  }
  const { name } = readServiceId(id)
  if (name === '') return undefined
  const look = () => {
    select(undefined)
    openFind()
    writeFind(name)
  }
  return <Button onClick={look}>{words.find(visible(name))}</Button>
}

function nameOf(id: string): string {
  const { namespace, name } = readServiceId(id)
  return visible(namespace === '' || name.includes('/') ? name : `${namespace}/${name}`)
}

const portOf = ({ port, protocol }: { readonly port: string; readonly protocol: string }): string =>
  port === '*'
    ? `${protocol.toUpperCase()} · ${text.details.manyPorts}`
    : [protocol.toUpperCase(), port === '0' ? '' : port].filter(Boolean).join(' ')

/** What has left the map is there again in a window of the time in which it was. */
function showHour(): void {
  const { serverTime } = timelineStore.getState()
  showWindow({ fromMs: serverTime - HOUR_MS, toMs: serverTime })
}
