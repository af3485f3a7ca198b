import { DropReason } from '#gen/flow/flow_pb.ts'
import { type DropCount, Side } from '#gen/orrery/v1/orrery_pb.ts'
import { reasonWords } from '#src/text/reasons.ts'
import { formats, text } from '#src/text/text.ts'
import { FilterValue } from './parts.tsx'

const words = text.details.drop

const SIDES: Partial<Record<Side, string>> = { [Side.EGRESS]: words.at.egress, [Side.INGRESS]: words.at.ingress }

const POLICY_REASONS: readonly number[] = [DropReason.POLICY_DENIED, DropReason.POLICY_DENY, DropReason.AUTH_REQUIRED]

/** Why flows were dropped: the reason, how often, at which end, and by which policy. */
export function DropList({ drops }: { readonly drops: readonly DropCount[] }) {
  return (
    <ul className="space-y-2">
      {drops.map((drop) => (
        <li
          key={`${drop.reason}-${drop.side}-${drop.deniedBy.join()}`}
          className="rounded-s bg-dropped-soft px-2.5 py-2"
        >
          <p className="flex items-baseline justify-between gap-3 font-medium text-dropped">
            <FilterValue field="drop-reason-desc" value={DropReason[drop.reason] ?? String(drop.reason)}>
              {reasonWords(drop.reason)}
            </FilterValue>
            <span className="shrink-0">{words.times(formats.count(drop.count))}</span>
          </p>
          <p className="text-text-2 text-xs">
            {SIDES[drop.side] ?? words.at.unknown}
            {drop.deniedBy.length > 0 && <> · {words.by(drop.deniedBy.join(', '))}</>}
            {drop.deniedBy.length === 0 && POLICY_REASONS.includes(drop.reason) && <> · {words.defaultDeny}</>}
          </p>
        </li>
      ))}
    </ul>
  )
}
