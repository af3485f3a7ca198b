import { useStore } from 'zustand'
import { isBlind } from '#src/state/blind.ts'
import { flowsStore } from '#src/state/flows.ts'
import { queryStore } from '#src/state/query.ts'
import { formats, text } from '#src/text/text.ts'
import { hiddenOf } from './hidden.ts'

/** How much the filter hides, so that nothing is hidden silently. */
export function HiddenLine() {
  const filtered = useStore(queryStore, ({ filter }) => filter !== '')
  const source = useStore(flowsStore, (state) => state.source)
  const stats = useStore(flowsStore, (state) => state.stats)
  const blind = useStore(flowsStore, isBlind)
  const hidden = hiddenOf(filtered, source, stats)
  if (filtered && blind) return <p>{text.filters.hiddenUnknown}</p>
  if (hidden.kind === 'nothing') return <p>{text.filters.nothingHidden}</p>
  const share = formats.percent(hidden.share)
  return (
    <p>
      {hidden.kind === 'flows'
        ? text.filters.hidden(formats.short(hidden.count), share)
        : text.filters.hiddenRate(formats.rate(hidden.perSecond), share)}
    </p>
  )
}
