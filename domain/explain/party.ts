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
 * The label that tells a party from others that are treated differently: one that all of them have with another value, else
 * one that none of them has; where every label is shared with one of them, the name, for a label would claim too much.
 */
export function tellingLabels(party: Party, others: readonly Party[] = []): string {
  const own = writable(party.labels)
  const foreign = others.map(({ labels }) => new Map(writable(labels).map(({ key, text }) => [key, text])))
  const differs = ({ key, text }: Shown) => foreign.every((labels) => labels.has(key) && labels.get(key) !== text)
  const shared = ({ key, text }: Shown) => foreign.some((labels) => labels.get(key) === text)
  const chosen = own.find(differs) ?? own.find((label) => !shared(label))
  return chosen?.text ?? party.name
}
