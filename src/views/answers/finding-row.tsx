import { Rows3 } from 'lucide-react'
import { useStore } from 'zustand'
import { type Finding, Severity } from '#gen/orrery/v1/orrery_pb.ts'
import { showFlows } from '#src/state/show-flows.ts'
import { hover, type Selection, select, viewStore } from '#src/state/view.ts'
import { sentenceWords } from '#src/text/sentences.ts'
import { formats, text } from '#src/text/text.ts'
import { IconButton } from '#src/ui/button.tsx'
import { cx } from '#src/ui/cx.ts'
import { SeverityIcon } from './severity.tsx'

/** Kinds that are about a service; the others are about an edge. */
const ABOUT_SERVICE: readonly string[] = ['http-5xx', 'http-4xx', 'slow', 'slowest-service', 'dns-failing']
/** Kinds where every entry was seen just now, so that saying it is noise. */
const TIMELESS: readonly string[] = ['slowest-service', 'slowest-edge', 'chattiest', 'outside', 'slow', 'between']

function targetOf({ kind, edges, services }: Finding): Selection | undefined {
  const [edge] = edges
  const [service] = services
  if (ABOUT_SERVICE.includes(kind) && service !== undefined) return { kind: 'service', id: service }
  return edge === undefined ? undefined : { kind: 'edge', id: edge }
}

/** One finding: a click selects what it is about, the button lists its flows. */
export function FindingRow({ finding, now }: { readonly finding: Finding; readonly now: number }) {
  const target = targetOf(finding)
  const selected = useStore(
    viewStore,
    ({ selection }) =>
      target !== undefined &&
      target.kind !== 'flow' &&
      selection?.kind === target.kind &&
      'id' in selection &&
      selection.id === target.id,
  )
  const why = finding.why?.why
  return (
    <li
      className={cx(
        'group/row flex items-start gap-2 rounded-s pr-1',
        selected ? 'bg-accent-soft' : 'hover:bg-surface-2',
      )}
    >
      <button
        type="button"
        className="flex min-w-0 flex-1 items-start gap-2 rounded-s px-2 py-1.5 text-left"
        onClick={() => select(target)}
        onMouseEnter={() => hover(target)}
        onMouseLeave={() => hover(undefined)}
      >
        {finding.severity !== Severity.INFO && <SeverityIcon severity={finding.severity} />}
        <span className="min-w-0 flex-1">
          <span className="block [overflow-wrap:anywhere]">
            {finding.title !== undefined && sentenceWords(finding.title)}
          </span>
          {why !== undefined && (
            <span className="block text-text-2 text-xs [overflow-wrap:anywhere]">{sentenceWords(why)}</span>
          )}
        </span>
        {finding.lastSeenMs > 0 && !TIMELESS.includes(finding.kind) && (
          <span
            className="shrink-0 whitespace-nowrap pt-px text-text-3 text-xs"
            title={formats.instant(finding.lastSeenMs)}
          >
            {text.answers.seenAgo(formats.duration(Math.max(0, now - finding.lastSeenMs)))}
          </span>
        )}
      </button>
      <IconButton
        label={text.answers.showFlowsHint(finding.filter)}
        className="mt-0.5 opacity-60 group-hover/row:opacity-100 focus-visible:opacity-100"
        onClick={() => showFlows(finding.filter)}
      >
        <Rows3 />
      </IconButton>
    </li>
  )
}
