import { connectionsCsv } from '#domain/export/connections-csv.ts'
import { diagramOf } from '#domain/export/diagram.ts'
import { toDot } from '#domain/export/dot.ts'
import { toMermaid } from '#domain/export/mermaid.ts'
import type { Picture } from '#domain/export/picture.ts'
import { toSnapshotJson } from '#domain/export/snapshot-json.ts'
import { toSvg } from '#domain/export/svg.ts'
import { type FlowsState, flowsStore } from '#src/state/flows.ts'
import { queryStore } from '#src/state/query.ts'
import { csvWords, edgeLabel } from '#src/text/edge-words.ts'
import { text } from '#src/text/text.ts'
import { svgToPng } from './png.ts'

/** Tells the map as it is drawn now; undefined while there is none. */
export type Draw = ((title: string) => Picture) | undefined

export interface Format {
  readonly id: keyof typeof text.export.formats
  readonly ending: string
  readonly type: string
  readonly make: (draw: Draw) => string | Promise<Blob>
}

const title = ({ source, serverTime }: FlowsState): string =>
  text.export.title(
    source?.name ?? '',
    serverTime > 0 ? new Date(serverTime).toISOString() : '',
    queryStore.getState().filter,
  )

const svg = (draw: Draw): string => {
  if (draw === undefined) throw new Error(text.export.noMap)
  return toSvg(draw(title(flowsStore.getState())))
}

const diagram = () => {
  const state = flowsStore.getState()
  const { services, edges } = state
  return diagramOf({ title: title(state), services, edges: edges.values(), label: edgeLabel })
}

/** What the map can leave the page as, in the order of the menu. */
export const FORMATS: readonly Format[] = [
  { id: 'png', ending: 'png', type: 'image/png', make: (draw) => svgToPng(svg(draw)) },
  {
    id: 'svg',
    ending: 'svg',
    type: 'image/svg+xml',
    make: svg,
  },
  {
    id: 'json',
    ending: 'json',
    type: 'application/json',
    make: () => {
      const { services, edges, serverTime, stats, source } = flowsStore.getState()
      return toSnapshotJson({ services, edges: edges.values(), timeMs: serverTime, stats, source })
    },
  },
  { id: 'mermaid', ending: 'mmd', type: 'text/plain', make: () => toMermaid(diagram()) },
  { id: 'dot', ending: 'dot', type: 'text/vnd.graphviz', make: () => toDot(diagram()) },
  {
    id: 'csv',
    ending: 'csv',
    type: 'text/csv',
    make: () => {
      const { services, edges } = flowsStore.getState()
      return connectionsCsv(edges.values(), services, csvWords)
    },
  },
]
