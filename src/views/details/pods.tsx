import type { Service } from '#gen/orrery/v1/orrery_pb.ts'
import { formats, text } from '#src/text/text.ts'
import { FilterValue } from './parts.tsx'

const SHOWN = 8

/** The pods behind a service; many open on demand. */
export function Pods({ service, field }: { readonly service: Service; readonly field: string }) {
  if (service.pods.length === 0) return undefined
  const { podCount, namespace } = service
  const pods = service.pods.map((pod) => (pod.includes('/') ? pod : `${namespace}/${pod}`))
  const more = podCount - pods.length
  return (
    <details className="mt-1.5" open={pods.length <= SHOWN && field === 'pod'}>
      <summary className="text-text-3 text-xs">{text.panel.pods(podCount, formats.count(podCount))}</summary>
      <ul className="mt-1 space-y-0.5 pl-3">
        {pods.map((pod) => (
          <li key={pod} className="font-mono text-xs leading-[1.125rem]">
            <FilterValue field={field} value={pod} />
          </li>
        ))}
      </ul>
      {more > 0 && <p className="pl-3 text-text-3 text-xs">{text.details.morePods(formats.count(more))}</p>}
    </details>
  )
}
