import { compareFindings, type Finding } from './finding.ts'
import { type Looked, QUESTIONS } from './questions.ts'
import type { Scene } from './scene.ts'

/** Findings kept of one kind; the rest is counted. */
const PER_KIND = 100

/** One question with its answer. */
export interface Answer {
  readonly question: string
  readonly looked: Looked
  readonly findings: readonly Finding[]
}

/** Everything that is worth telling, by question and worst first over all, and how many more there would have been. */
export function findings(scene: Scene): {
  readonly found: readonly Finding[]
  readonly left: number
  readonly answers: readonly Answer[]
} {
  const perKind = new Map<string, number>()
  let left = 0
  const answers = QUESTIONS.map(({ id, ask, look }): Answer => {
    const all = ask.flatMap((of) => of(scene)).sort(compareFindings)
    const kept = all.filter(({ kind }) => {
      const count = (perKind.get(kind) ?? 0) + 1
      perKind.set(kind, count)
      return count <= PER_KIND
    })
    left += all.length - kept.length
    return { question: id, looked: look(scene), findings: kept }
  })
  return { found: answers.flatMap((answer) => answer.findings).sort(compareFindings), left, answers }
}
