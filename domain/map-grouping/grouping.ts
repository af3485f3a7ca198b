/** What the boxes of the map are: namespaces, or whatever else its services share. */
export type By =
  | { readonly kind: 'namespace' }
  | { readonly kind: 'cluster' }
  /** The label that names the application, see `NAME_LABELS`. */
  | { readonly kind: 'app' }
  | { readonly kind: 'identity' }
  | { readonly kind: 'label'; readonly key: string }

/** How what is outside the cluster is split: each name by itself, one box per domain, or one for all. */
export const WORLDS = ['names', 'domains', 'one'] as const
export type World = (typeof WORLDS)[number]

export interface Grouping {
  readonly by: By
  readonly world: World
}

export const DEFAULT_GROUPING: Grouping = { by: { kind: 'namespace' }, world: 'names' }

const PLAIN = ['namespace', 'cluster', 'app', 'identity'] as const
const LABEL = 'label:'
/** A prefix of 253 characters, a slash and a name of 63, as Kubernetes allows. */
const LONGEST_KEY = 317

export const printBy = (by: By): string => (by.kind === 'label' ? `${LABEL}${by.key}` : by.kind)

/** Reads what `printBy` wrote; undefined for any other text. */
export function parseBy(text: string): By | undefined {
  const kind = PLAIN.find((known) => known === text)
  if (kind !== undefined) return { kind }
  const key = text.startsWith(LABEL) ? text.slice(LABEL.length) : ''
  return key === '' || key.length > LONGEST_KEY ? undefined : { kind: 'label', key }
}

export const printGrouping = ({ by, world }: Grouping): string => `${printBy(by)} ${world}`
