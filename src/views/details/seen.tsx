import { formats, text } from '#src/text/text.ts'
import { Fact } from '#src/ui/facts.tsx'
import { useNow } from '#src/ui/use-now.ts'
import { serverNow } from './use-graph.ts'

/** When something was seen, and how long ago that is; left out where it never was. */
export function Seen(props: { readonly name: string; readonly at: number }) {
  useNow(1000)
  if (props.at === 0) return undefined
  return (
    <Fact name={props.name}>
      <time dateTime={new Date(props.at).toISOString()} title={formats.instant(props.at)}>
        {formats.time(props.at)}
      </time>
      <span className="text-text-3"> · {text.status.ago(formats.duration(Math.max(0, serverNow() - props.at)))}</span>
    </Fact>
  )
}
