import { SourceState } from '#gen/orrery/v1/orrery_pb.ts'
import type { FlowSource } from '#service/source.ts'

/** Counts how often a source came back after it had been live, until the signal is aborted. */
export function countReconnects(source: FlowSource, signal: AbortSignal): () => number {
  let workedOnce = source.status().state === SourceState.LIVE
  let live = workedOnce
  let count = 0
  source.onStatus(({ state }) => {
    const now = state === SourceState.LIVE
    if (now && !live && workedOnce) count++
    live = now
    workedOnce ||= now
  }, signal)
  return () => count
}
