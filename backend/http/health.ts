import { SourceState, type SourceStatus } from '#gen/orrery/v1/orrery_pb.ts'

/** The answer of `/readyz`: 200 only while flows can arrive, or while all of a file has been read. */
export function readiness(status: SourceStatus): { readonly status: 200 | 503; readonly body: object } {
  const ready = status.state === SourceState.LIVE || status.state === SourceState.COMPLETE
  const { problem } = status
  return {
    status: ready ? 200 : 503,
    body: {
      ready,
      state: SourceState[status.state].toLowerCase(),
      source: status.name,
      ...(problem && { problem: { code: problem.code, message: problem.message, advice: problem.advice } }),
    },
  }
}
