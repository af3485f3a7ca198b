import { compareFindings, type Finding } from './finding.ts'
import * as lists from './lists.ts'
import type { Scene } from './scene.ts'
import * as trouble from './trouble.ts'

const QUESTIONS: readonly ((scene: Scene) => readonly Finding[])[] = [
  trouble.drops,
  trouble.failingHttp,
  trouble.failingDns,
  trouble.brokenConnections,
  lists.slowServices,
  lists.slowEdges,
  lists.between,
  lists.resolved,
  lists.newcomers,
  lists.outside,
  lists.chattiest,
]

/** Findings kept of one kind; the rest is counted. */
const PER_KIND = 100

/** Everything that is worth telling, worst first, and how many more there would have been. */
export function findings(scene: Scene): { readonly found: readonly Finding[]; readonly left: number } {
  const all = QUESTIONS.flatMap((ask) => ask(scene)).sort(compareFindings)
  const perKind = new Map<string, number>()
  const found = all.filter(({ kind }) => {
    const count = (perKind.get(kind) ?? 0) + 1
    perKind.set(kind, count)
    return count <= PER_KIND
  })
  return { found, left: all.length - found.length }
}
