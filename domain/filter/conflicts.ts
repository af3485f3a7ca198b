import type { Term } from './ast.ts'
import { writtenName } from './fields.ts'

const oneSide = (side: 'from' | 'to'): readonly (readonly string[])[] => [
  [
    `${side}-fqdn`,
    `${side}-ip`,
    'ip',
    'fqdn',
    `${side}-namespace`,
    'namespace',
    `${side}-all-namespaces`,
    'all-namespaces',
  ],
  [`${side}-fqdn`, `${side}-ip`, 'ip', 'fqdn', `${side}-pod`, 'pod'],
  [`${side}-pod`, 'namespace'],
  [`${side}-service`, 'namespace'],
  ['service', `${side}-service`],
  ['label', `${side}-label`],
  ['port', `${side}-port`],
  ['identity', `${side}-identity`],
  ['workload', `${side}-workload`],
]

/** Flags of which the command line takes only one from each set within one list. Clusters have no such set. */
const SETS: readonly (readonly string[])[] = [...oneSide('from'), ...oneSide('to')]

export interface Conflict {
  /** The later of the two. */
  readonly term: Term
  readonly with: Term
  readonly message: string
}

/** The first two terms of one group that the command line would not combine, in the order given. */
export function findConflict(terms: readonly Term[]): Conflict | undefined {
  const groups = new Map<number, Map<string, Term>>()
  for (const term of terms) {
    if (term.off) continue
    const known = groups.get(term.group) ?? new Map<string, Term>()
    groups.set(term.group, known)
    const name = writtenName(term.field, term.side)
    for (const set of SETS) {
      if (!set.includes(name)) continue
      const other = set.find((candidate) => candidate !== name && known.has(candidate))
      const earlier = other === undefined ? undefined : known.get(other)
      if (other === undefined || earlier === undefined) continue
      const [first, second] = set.indexOf(other) < set.indexOf(name) ? [other, name] : [name, other]
      return { term, with: earlier, message: `filters --${first} and --${second} cannot be combined` }
    }
    known.set(name, known.get(name) ?? term)
  }
  return undefined
}
