import { useStore } from 'zustand'
import type { Edge } from '#gen/orrery/v1/orrery_pb.ts'
import { flowsStore } from '#src/state/flows.ts'
import { formats, text } from '#src/text/text.ts'
import { cx } from '#src/ui/cx.ts'
import { useNow } from '#src/ui/use-now.ts'
import { serverNow } from './use-graph.ts'

/** In one sentence how the connection is doing, from what its flows prove. */
export function EdgeSentence({ edge }: { readonly edge: Edge }) {
  useNow(1000)
  const window = useStore(flowsStore, (state) => state.window !== undefined)
  const said = text.details.sentence
  const words = window
    ? { ...said, allDropped: said.windowAllDropped, someDropped: said.windowSomeDropped, fine: said.windowFine }
    : said
  const { forwarded = 0, dropped = 0, audit = 0, error = 0 } = (window ? edge : edge.minute) ?? {}
  const all = forwarded + dropped + audit + error
  const ago = (at: number) => formats.duration(Math.max(0, serverNow() - at))
  const line =
    dropped > 0
      ? dropped === all
        ? words.allDropped(formats.count(all))
        : words.someDropped(formats.count(dropped), formats.count(all))
      : edge.dropped > 0
        ? words.wasDropped(formats.count(edge.dropped), ago(edge.lastDroppedMs))
        : all === 0
          ? words.quiet(ago(edge.lastSeenMs))
          : words.fine(formats.count(all))
  return (
    <p className={cx('mt-3 text-sm', dropped > 0 ? 'font-medium text-dropped' : 'text-text-2')}>
      {line}
      {audit > 0 && <span className="block text-audit">{words.audit(formats.count(audit))}</span>}
    </p>
  )
}
