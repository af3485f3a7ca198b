import { useStore } from 'zustand'
import { urgencyOf } from '#domain/expiry.ts'
import type { SourceStatus } from '#gen/orrery/v1/orrery_pb.ts'
import { type Condition, conditionOf, LATE_MS, lostEvents, nodesAway } from '#src/state/condition.ts'
import { flowsStore } from '#src/state/flows.ts'
import { formats, text } from '#src/text/text.ts'
import { cx } from '#src/ui/cx.ts'
import { Popover } from '#src/ui/popover.tsx'
import { useNow } from '#src/ui/use-now.ts'
import { EXPIRY_LOOKS, wholeDays } from './certificates.tsx'
import { lookOf } from './condition-look.ts'
import { StatusDetails } from './status-details.tsx'

/** How the source is doing, at a glance; a click tells all of it. */
export function StatusPill(props: { readonly onRetry: () => void }) {
  const flows = useStore(flowsStore)
  const condition = conditionOf(flows)
  const { icon: Icon, colour, turns } = lookOf(condition, flows.lagMs)
  return (
    <Popover
      label={text.status.label}
      align="end"
      className="w-[min(400px,calc(100vw-16px))]"
      trigger={
        <button
          type="button"
          data-condition={condition.kind}
          className="inline-flex h-8 shrink-0 items-center gap-2 rounded-full border border-line bg-surface px-3 text-xs transition-colors duration-(--fast) hover:border-line-strong hover:bg-surface-2"
        >
          <span className={cx('inline-flex items-center gap-1.5 font-medium', colour)}>
            <Icon aria-hidden="true" className={cx('size-3.5', turns && 'animate-spin [animation-duration:2s]')} />
            {text.status.pill[condition.kind]}
          </span>
          <Figures condition={condition} lagMs={flows.lagMs} />
        </button>
      }
    >
      <StatusDetails flows={flows} condition={condition} onRetry={props.onRetry} />
    </Popover>
  )
}

/** Where there is little room figures go, and of warnings the first stays: the pill tells all of them when it is opened. */
const PLAIN = { className: 'max-[1000px]:hidden' }
const FIRST = 'font-medium max-[1000px]:[[data-warning]~&]:hidden'
const WARNING = { 'data-warning': true, className: cx(FIRST, 'text-audit') }

/** Only where a certificate is about to end. */
function Expiry({ source }: { readonly source: SourceStatus }) {
  const now = useNow(60_000)
  const ends = Math.min(...source.certificates.map(({ expiresMs }) => expiresMs))
  const urgency = urgencyOf(ends, now)
  if (urgency === 'fine') return undefined
  const words = text.status.certificates
  return (
    <span data-warning className={cx(FIRST, EXPIRY_LOOKS[urgency])}>
      {urgency === 'expired' ? words.shortExpired : words.short(formats.duration(wholeDays(ends - now)))}
    </span>
  )
}

function Figures({ condition, lagMs }: { readonly condition: Condition; readonly lagMs: number }) {
  // Of a backend that says nothing the figures are those of another time.
  if (!('source' in condition) || condition.kind === 'quiet') return undefined
  const { source } = condition
  const lost = lostEvents(source)
  const away = nodesAway(source)
  return (
    <span className="flex items-center gap-2 text-text-2 max-[1000px]:[&:not(:has([data-warning]))]:hidden">
      {source.nodesKnown > 0 && (
        <span {...(away ? WARNING : PLAIN)}>
          {text.status.nodes(formats.count(source.nodesConnected), formats.count(source.nodesKnown))}
        </span>
      )}
      {(condition.kind === 'live' || condition.kind === 'reading') && (
        <span {...PLAIN}>{text.status.flowsPerSecond(formats.rate(source.flowsPerSecond))}</span>
      )}
      {lagMs >= LATE_MS && <span {...WARNING}>{text.status.late(formats.duration(lagMs))}</span>}
      <Expiry source={source} />
      {lost > 0 && <span {...WARNING}>{text.status.lostShort(formats.short(lost))}</span>}
    </span>
  )
}
