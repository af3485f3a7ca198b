import { Ban, ChevronRight, Rows3, SquareTerminal } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { useStore } from 'zustand'
import { type Finding, Severity } from '#gen/orrery/v1/orrery_pb.ts'
import { hideFlows } from '#src/state/ask.ts'
import { showFlows } from '#src/state/show-flows.ts'
import { hover, type Selection, select, viewStore } from '#src/state/view.ts'
import { sentenceWords } from '#src/text/sentences.ts'
import { formats, text } from '#src/text/text.ts'
import { IconButton } from '#src/ui/button.tsx'
import { copyText } from '#src/ui/copy.ts'
import { cx } from '#src/ui/cx.ts'
import { FindingEvidence } from './finding-evidence.tsx'
import { SeverityBadge } from './severity.tsx'

const words = text.answers
/** Kinds that are about a service; the others are about an edge. */
const ABOUT_SERVICE: readonly string[] = ['http-5xx', 'http-4xx', 'http-share', 'slow', 'slowest-service', 'dns-client']
/** Kinds where every entry was seen just now, so that saying it is noise. */
const TIMELESS: readonly string[] = [
  'http-share',
  'dns-client',
  'slowest-service',
  'slowest-edge',
  'chattiest',
  'outside',
  'slow',
  'between',
]

function targetOf({ kind, edges, services }: Finding): Selection | undefined {
  const [edge] = edges
  const [service] = services
  if (ABOUT_SERVICE.includes(kind) && service !== undefined) return { kind: 'service', id: service }
  return edge === undefined ? undefined : { kind: 'edge', id: edge }
}

/** One finding: a click selects what it is about; its evidence opens beneath. */
export function FindingRow(props: {
  readonly finding: Finding
  /** The server's clock; undefined for a file, which does not grow old. */
  readonly now: number | undefined
  readonly below: boolean
}) {
  const { finding, now } = props
  const [open, setOpen] = useState(false)
  const evidence = useId()
  const target = targetOf(finding)
  const selected = useStore(
    viewStore,
    ({ selection }) =>
      target !== undefined &&
      selection?.kind === target.kind &&
      'id' in selection &&
      'id' in target &&
      selection.id === target.id,
  )
  const title = finding.title === undefined ? '' : sentenceWords(finding.title)
  const why = finding.why?.why
  const alarm = finding.severity !== Severity.INFO
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return
    event.preventDefault()
    event.stopPropagation()
    setOpen(event.key === 'ArrowRight')
  }
  return (
    <li
      className={cx('group/row rounded-m', selected ? 'bg-accent-soft' : open ? 'bg-surface-2' : 'hover:bg-surface-2')}
    >
      <div className="flex items-start gap-1 pr-1 max-[520px]:flex-wrap">
        <IconButton
          label={words.expand(title)}
          aria-expanded={open}
          aria-controls={evidence}
          className="mt-0.5 ml-0.5 size-6"
          onClick={() => setOpen(!open)}
        >
          <ChevronRight className={cx('transition-transform duration-(--fast)', open && 'rotate-90')} />
        </IconButton>
        <button
          type="button"
          data-finding={finding.kind}
          className="flex min-w-0 flex-1 items-start gap-2.5 rounded-s px-1 py-1.5 text-left max-[520px]:basis-[calc(100%-2.5rem)]"
          onClick={() => select(target)}
          onKeyDown={key}
          onMouseEnter={() => hover(target)}
          onMouseLeave={() => hover(undefined)}
        >
          {(alarm || props.below) && <SeverityBadge severity={finding.severity} below={props.below} />}
          <span className="min-w-0 flex-1">
            <span className={cx('block [overflow-wrap:anywhere]', alarm && 'font-medium')}>{title}</span>
            {why !== undefined && (
              <span className="block text-text-2 text-xs [overflow-wrap:anywhere]">{sentenceWords(why)}</span>
            )}
          </span>
        </button>
        <span className="mt-0.5 flex shrink-0 items-center max-[520px]:mt-0 max-[520px]:ml-auto">
          {finding.lastSeenMs > 0 && !TIMELESS.includes(finding.kind) && <LastSeen at={finding.lastSeenMs} now={now} />}
          <IconButton label={words.showFlowsHint(finding.filter)} onClick={() => showFlows(finding.filter)}>
            <Rows3 />
          </IconButton>
          <IconButton label={words.hideFlowsHint(finding.filter)} onClick={() => hideFlows(finding.filter)}>
            <Ban />
          </IconButton>
          <CopyCommand command={finding.command} />
        </span>
      </div>
      <div id={evidence} hidden={!open}>
        {open && <FindingEvidence finding={finding} target={target} />}
      </div>
    </li>
  )
}

function LastSeen({ at, now }: { readonly at: number; readonly now: number | undefined }) {
  return (
    <span className="whitespace-nowrap px-1 text-text-3 text-xs tabular-nums" title={formats.instant(at)}>
      {now === undefined
        ? words.seenAt(formats.time(at).slice(0, 8))
        : words.seenAgo(formats.duration(Math.max(0, now - at)))}
    </span>
  )
}

function CopyCommand({ command }: { readonly command: string }) {
  const [copied, setCopied] = useState('')
  const copy = async () => {
    if (await copyText(command)) setCopied(command)
  }
  if (command === '') return undefined
  return (
    <>
      <IconButton
        label={`${words.copyCommand}: ${command}`}
        className={cx(copied === command && 'text-ok')}
        onClick={() => void copy()}
      >
        <SquareTerminal />
      </IconButton>
      <output className="sr-only">{copied === command && words.copied}</output>
    </>
  )
}
