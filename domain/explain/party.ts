import { parseLabel } from '#domain/identity/labels.ts'

/** One end as explanations name it. */
export interface Party {
  readonly name: string
  /** Cilium labels. */
  readonly labels: readonly string[]
}

/** Labels that say nothing that a person would write into a policy. */
const MACHINE =
  /^(?:io\.kubernetes\.|io\.cilium\.|pod-template-hash$|controller-|statefulset\.|batch\.kubernetes\.|job-name$|apps\.kubernetes\.|helm\.sh\/|topology\.|app\.kubernetes\.io\/(?:managed-by|version|instance|part-of)$)/
const PREFERRED = ['org', 'app.kubernetes.io/name', 'k8s-app', 'app', 'name', 'class', 'component', 'tier', 'role']

interface Shown {
  readonly key: string
  readonly text: string
}

function writable(labels: readonly string[]): Shown[] {
  const shown: Shown[] = []
  for (const text of labels) {
    const { source, key, value } = parseLabel(text)
    if (source === 'reserved' || source === 'cidr' || source === 'fqdn') {
      shown.push({ key: `${source}:${key}`, text: `${source}:${key}` })
    } else if (!MACHINE.test(key)) shown.push({ key, text: `${key}=${value}` })
  }
  const rank = (key: string) => (PREFERRED.includes(key) ? PREFERRED.indexOf(key) : PREFERRED.length)
  return shown.sort((a, b) => rank(a.key) - rank(b.key))
}

/**
 * The labels that tell a party from others that are treated differently: those that they have with another value, else
 * the one that names it best, else its name. At most two, as a policy would select by.
 */
export function tellingLabels(party: Party, others: readonly Party[] = []): string {
  const own = writable(party.labels)
  const foreign = others.map(({ labels }) => new Map(writable(labels).map(({ key, text }) => [key, text])))
  const differing = own.filter(
    ({ key, text }) => foreign.length > 0 && foreign.every((labels) => labels.has(key) && labels.get(key) !== text),
  )
  const chosen = differing.length > 0 ? differing.slice(0, 1) : own.slice(0, 1)
  return chosen.length === 0 ? party.name : chosen.map(({ text }) => text).join(', ')
}
