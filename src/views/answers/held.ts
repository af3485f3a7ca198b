import type { AnswersResponse, Finding } from '#gen/orrery/v1/orrery_pb.ts'

/** What a finding is about, the same from answer to answer. */
export const keyOf = ({ kind, filter, title }: Finding): string =>
  `${kind} ${filter} ${title?.key ?? ''} ${title?.texts['l7'] ?? ''}`

const byKey = (findings: readonly Finding[]) => new Map(findings.map((finding) => [keyOf(finding), finding]))

/**
 * An answer as somebody reads it: the findings of `kept` where they stood, with what `live` says of them now. One that is gone,
 * or is no longer as grave, stays as it was; new ones wait.
 */
export function heldAnswers(kept: AnswersResponse, live: AnswersResponse): AnswersResponse {
  if (kept === live) return live
  const now = byKey(live.findings)
  const findings = kept.findings.map((finding) => {
    const same = now.get(keyOf(finding))
    return same?.severity === finding.severity ? same : finding
  })
  return { ...live, questions: kept.questions, findings }
}

/** How many findings of `live` wait, and how many of `kept` are gone. */
export function changesSince(kept: AnswersResponse, live: AnswersResponse): number {
  const [before, now] = [byKey(kept.findings), byKey(live.findings)]
  const missing = (from: ReadonlyMap<string, Finding>, other: ReadonlyMap<string, Finding>) =>
    [...from].filter(([key, { severity }]) => other.get(key)?.severity !== severity).length
  const [came, went] = [missing(now, before), missing(before, now)]
  return Math.max(came, went)
}
