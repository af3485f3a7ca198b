import { SourceKind, type SourceStatus, type ViewStats } from '#gen/orrery/v1/orrery_pb.ts'

export type Hidden =
  | { readonly kind: 'nothing' }
  /** Of a file, where all flows can be counted. */
  | { readonly kind: 'flows'; readonly count: number; readonly share: number }
  /** Of a live source: what Relay filters never comes here, so only its rate is known. */
  | { readonly kind: 'rate'; readonly perSecond: number; readonly share: number }

/** What a filter keeps from being seen. */
export function hiddenOf(filtered: boolean, source: SourceStatus | undefined, stats: ViewStats | undefined): Hidden {
  if (!filtered || source === undefined || stats === undefined) return { kind: 'nothing' }
  if (source.kind === SourceKind.FILE) {
    const all = source.file?.flows ?? 0
    const count = Math.max(0, all - stats.matched)
    return all === 0 ? { kind: 'nothing' } : { kind: 'flows', count, share: count / all }
  }
  const all = Math.max(source.flowsPerSecond, stats.receivedPerSecond)
  const perSecond = Math.max(0, all - stats.matchedPerSecond)
  return all === 0 ? { kind: 'nothing' } : { kind: 'rate', perSecond, share: perSecond / all }
}
