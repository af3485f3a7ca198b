import type { ReactNode } from 'react'
import { type Flow, Verdict as FlowVerdict, TrafficDirection } from '#gen/flow/flow_pb.ts'
import { destinationOf, protocolOf, sourceOf, timeOf } from '#src/state/flow-facts.ts'
import { reasonOf } from '#src/text/reasons.ts'
import { formats, text } from '#src/text/text.ts'
import { Verdict } from '#src/ui/verdict.tsx'
import { End } from './end-cell.tsx'
import { L7Cell } from './l7-cell.tsx'

export interface Column {
  readonly id: keyof typeof text.table.columns
  /** Track of the grid. */
  readonly track: string
  /** Width of the table, in CSS pixels, from which there is room for the column. */
  readonly from: number
  /** `missing` tells which columns are not shown, so that this one may say what matters of them. */
  readonly cell: (flow: Flow, missing: (id: Column['id']) => boolean) => ReactNode
}

/** The columns of the table in their order. */
export const COLUMNS: readonly Column[] = [
  {
    id: 'time',
    track: '92px',
    from: 0,
    cell: (flow) => {
      const time = timeOf(flow)
      if (time === undefined) return <span className="text-text-3">{text.table.noTime}</span>
      return (
        <time className="text-text-2" dateTime={new Date(time).toISOString()} title={formats.instant(time)}>
          {formats.time(time)}
        </time>
      )
    },
  },
  {
    id: 'verdict',
    track: '100px',
    from: 0,
    cell: (flow) => {
      const name: string = FlowVerdict[flow.verdict] ?? String(flow.verdict)
      return <Verdict name={name} word={text.flow.verdicts[name] ?? name} title={text.flow.verdictHints[name]} />
    },
  },
  { id: 'source', track: 'minmax(110px,1.3fr)', from: 0, cell: (flow) => <End end={sourceOf(flow)} /> },
  {
    id: 'destination',
    track: 'minmax(120px,1.5fr)',
    from: 0,
    cell: (flow) => <End end={destinationOf(flow)} port />,
  },
  { id: 'protocol', track: '60px', from: 560, cell: (flow) => <span className="text-text-2">{protocolOf(flow)}</span> },
  {
    id: 'l7',
    track: 'minmax(120px,1.7fr)',
    from: 620,
    cell: (flow, missing) => <L7Cell flow={flow} reason={missing('reason')} />,
  },
  {
    id: 'reason',
    track: 'minmax(90px,0.8fr)',
    from: 1000,
    cell: (flow) => <span className="text-dropped">{reasonOf(flow)}</span>,
  },
  {
    id: 'direction',
    track: '96px',
    from: 1080,
    cell: (flow) => (
      <span className="text-text-2">
        {text.flow.directions[TrafficDirection[flow.trafficDirection] ?? '']}
        {flow.isReply === true && <span className="text-text-3"> · {text.table.reply}</span>}
      </span>
    ),
  },
  {
    id: 'node',
    track: 'minmax(60px,0.6fr)',
    from: 1180,
    cell: (flow) => <NodeName name={flow.nodeName} />,
  },
]

/** Columns that are wanted and have room. */
export const columnsFor = (width: number, hidden: readonly string[]): readonly Column[] =>
  COLUMNS.filter(({ id, from }) => width >= from && !hidden.includes(id))

/** A node is called `cluster/node`; the node is what tells them apart. */
function NodeName({ name }: { readonly name: string }) {
  return (
    <span className="text-text-2" title={name}>
      {name.slice(name.indexOf('/') + 1)}
    </span>
  )
}
