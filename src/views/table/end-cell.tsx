import type { FlowEnd } from '#src/state/flow-facts.ts'
import { text } from '#src/text/text.ts'

/** One end of a flow: namespace quiet, name clear, port always in sight, what tells pods apart quiet behind it. */
export function End(props: { readonly end: FlowEnd; readonly port?: boolean }) {
  const { namespace, name, ip, port, named, stem } = props.end
  const shown = name || text.flow.unknownEnd
  const beside = named === 'ip' || ip === '' ? '' : ` · ${ip}`
  const place = namespace === '' ? shown : `${namespace}/${shown}`
  return (
    <span className="flex min-w-0 items-baseline" title={`${place}${port === undefined ? '' : `:${port}`}${beside}`}>
      <span className="truncate">
        {namespace !== '' && <span className="text-text-3">{namespace}/</span>}
        {stem > 0 ? shown.slice(0, stem) : <span className={name === '' ? 'text-text-3' : undefined}>{shown}</span>}
      </span>
      {props.port && port !== undefined && <span className="shrink-0 text-text-2">:{port}</span>}
      {stem > 0 && (
        <span className="ml-1.5 min-w-0 flex-1 basis-0 truncate text-text-3 text-xs">{shown.slice(stem + 1)}</span>
      )}
    </span>
  )
}
