import { ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { keysOf } from './labels.ts'

/** Cilium's reserved identities (pkg/identity/numericidentity.go). World is one, whatever its address family. */
const BY_NUMBER: ReadonlyMap<number, string> = new Map([
  [1, 'host'],
  [2, 'world'],
  [3, 'unmanaged'],
  [4, 'health'],
  [5, 'init'],
  [6, 'remote-node'],
  [7, 'kube-apiserver'],
  [8, 'ingress'],
  [9, 'world'],
  [10, 'world'],
  [11, 'encrypted-overlay'],
])

const KINDS: ReadonlyMap<string, ServiceKind> = new Map([
  ['host', ServiceKind.HOST],
  ['remote-node', ServiceKind.REMOTE_NODE],
  ['kube-apiserver', ServiceKind.KUBE_APISERVER],
  ['health', ServiceKind.HEALTH],
  ['init', ServiceKind.INIT],
  ['unmanaged', ServiceKind.UNMANAGED],
  ['ingress', ServiceKind.INGRESS],
  ['world', ServiceKind.WORLD],
])

/** Where an endpoint has several reserved labels, the first of these wins; others come after them. */
const PRIORITY = ['kube-apiserver', 'ingress', 'health', 'host', 'remote-node', 'world']

const CIDR_SCOPE = 1 << 24
const REMOTE_NODE_SCOPE = 1 << 25

/**
 * The reserved identity of an endpoint, empty for none: by its labels; only where they do not tell, by the number, whose
 * upper byte marks identities that a node made up for CIDRs and for other nodes.
 */
export function reservedWord(labels: readonly string[], identity: number): string {
  const words = keysOf(labels, 'reserved').map((word) => (/^world-ipv[46]$/.test(word) ? 'world' : word))
  const known = PRIORITY.find((word) => words.includes(word)) ?? words[0]
  if (known !== undefined) return known
  if (identity < 256) return BY_NUMBER.get(identity) ?? ''
  if (identity >= REMOTE_NODE_SCOPE) return identity < REMOTE_NODE_SCOPE + CIDR_SCOPE ? 'remote-node' : ''
  const outside =
    identity >= CIDR_SCOPE || labels.some((label) => label.startsWith('cidr:') || label.startsWith('fqdn:'))
  return outside ? 'world' : ''
}

export const kindOfReserved = (word: string): ServiceKind => KINDS.get(word) ?? ServiceKind.UNKNOWN
