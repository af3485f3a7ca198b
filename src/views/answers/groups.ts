import { type Finding, Severity } from '#gen/orrery/v1/orrery_pb.ts'

/** Findings of one kind, in the order they came: worst first. */
export interface Group {
  readonly kind: string
  readonly findings: readonly Finding[]
}

/** What is wrong and what answers a question, each by kind; kinds in the order of their worst finding. */
export function groupFindings(findings: readonly Finding[]): {
  readonly wrong: readonly Group[]
  readonly known: readonly Group[]
} {
  const groups = (of: readonly Finding[]): readonly Group[] => {
    const kinds = new Map<string, Finding[]>()
    for (const finding of of) {
      const known = kinds.get(finding.kind)
      if (known === undefined) kinds.set(finding.kind, [finding])
      else known.push(finding)
    }
    return [...kinds].map(([kind, found]) => ({ kind, findings: found }))
  }
  const isWrong = ({ severity }: Finding) => severity === Severity.WARNING || severity === Severity.CRITICAL
  return { wrong: groups(findings.filter(isWrong)), known: groups(findings.filter((finding) => !isWrong(finding))) }
}
