import type { FlowEnd } from '#src/state/flow-facts.ts'
import { text } from '#src/text/text.ts'

/** One end of a flow: namespace quiet, name clear, port behind it. */
export function End(props: { readonly end: FlowEnd; readonly port?: boolean }) {
  const { namespace, name, ip, port, named, stem } = props.end
  const shown = name || text.flow.unknownEnd
  const beside = named === 'ip' || ip === '' ? '' : ` · ${ip}`
  const place = namespace === '' ? shown : `${namespace}/${shown}`
  return (
    <span title={`${place}${port === undefined ? '' : `:${port}`}${beside}`}>
      {namespace !== '' && <span className="text-text-3">{namespace}/</span>}
      {stem > 0 ? shown.slice(0, stem) : <span className={name === '' ? 'text-text-3' : undefined}>{shown}</span>}
      {props.port && port !== undefined && <span className="text-text-2">:{port}</span>}
      {stem > 0 && <span className="text-text-3"> {shown.slice(stem + 1)}</span>}
    </span>
  )
}
