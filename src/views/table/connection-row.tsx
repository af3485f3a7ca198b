import type { Edge, Service } from '#gen/orrery/v1/orrery_pb.ts'
import { select } from '#src/state/view.ts'
import { portWords, serviceName } from '#src/text/graph-words.ts'
import { reasonWords } from '#src/text/reasons.ts'
import { formats, text } from '#src/text/text.ts'
import { cx } from '#src/ui/cx.ts'
import { Verdict } from '#src/ui/verdict.tsx'

/** One connection of the list. Its names are the button, so that the keyboard reaches it. */
export function ConnectionRow(props: {
  readonly edge: Edge
  readonly source: Service | undefined
  readonly destination: Service | undefined
  readonly now: number
  readonly selected: boolean
}) {
  const { edge, selected } = props
  const from = serviceName(props.source)
  const to = serviceName(props.destination)
  const dropped = edge.minute?.dropped ?? 0
  const failed = edge.minute?.failedCalls ?? 0
  const reason = edge.drops[0]
  const open = () => select({ kind: 'edge', id: edge.id })
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the button in the row is for the keyboard
    <tr
      onClick={open}
      aria-current={selected}
      className={cx(
        'h-7 cursor-default',
        selected ? 'bg-accent-soft' : dropped > 0 ? 'bg-dropped-soft/45 hover:bg-dropped-soft' : 'hover:bg-surface-2',
        edge.idle && 'text-text-3',
      )}
    >
      <td className="max-w-56 truncate px-3" title={from}>
        <button
          type="button"
          aria-label={text.details.openEdge(from, to)}
          className="max-w-full truncate rounded-s text-left hover:underline"
        >
          {from}
        </button>
      </td>
      <td className="max-w-56 truncate px-3" title={to}>
        {to}
      </td>
      <td className="whitespace-nowrap px-3 text-text-2">{portWords(edge)}</td>
      <td className="px-3 text-right">{formats.rate((edge.minute?.forwarded ?? 0) / 60)}</td>
      <td className="px-3 text-right">
        {dropped > 0 ? (
          <Verdict name="DROPPED" word={formats.short(dropped)} title={text.flow.verdicts['DROPPED']} />
        ) : (
          <span className="text-text-3">0</span>
        )}
      </td>
      <td className="max-w-48 truncate px-3 text-dropped">
        {edge.dropped > 0 && reason !== undefined && reasonWords(reason.reason)}
      </td>
      <td className="px-3 text-right">
        {failed > 0 ? <span className="font-medium text-audit">{formats.short(failed)}</span> : ''}
      </td>
      <td className="whitespace-nowrap px-3 text-right text-text-2">
        {text.status.ago(formats.duration(Math.max(0, props.now - edge.lastSeenMs)))}
      </td>
    </tr>
  )
}
