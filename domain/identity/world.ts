import { ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import type { End, Identity } from './identity.ts'
import { keysOf } from './labels.ts'

const OUTSIDE = { cluster: '', namespace: '', kind: ServiceKind.WORLD, workloadKind: '' }

/**
 * The node for an endpoint outside of the cluster: its DNS name, else the most specific CIDR that policies name it by, else
 * one World of those who call and one of those who are called.
 */
export function worldIdentity(end: End, labels: readonly string[], role: 'client' | 'server'): Identity {
  const name = dnsName(end.names) || dnsName(keysOf(labels, 'fqdn'))
  if (name !== '') return { ...OUTSIDE, id: `world/${name}`, name, namedBy: 'DNS name' }
  const cidr = mostSpecific(keysOf(labels, 'cidr'))
  if (cidr !== '') return { ...OUTSIDE, id: `world/cidr/${cidr}`, name: cidr, namedBy: 'CIDR' }
  const id = role === 'client' ? 'world/callers' : 'world/called'
  return {
    ...OUTSIDE,
    id,
    name: role === 'client' ? 'World (callers)' : 'World (called)',
    namedBy: 'reserved identity',
  }
}

/** Of several names, always the same one, in whatever order they come. */
function dnsName(names: readonly string[]): string {
  let best = ''
  for (const raw of names) {
    const name = raw.replace(/\.$/, '').toLowerCase()
    if (name !== '' && (best === '' || name < best)) best = name
  }
  return best
}

/** `0.0.0.0/0` says no more than World. Labels cannot hold a colon, so Cilium writes `2001-db8--0/32` for IPv6. */
function mostSpecific(cidrs: readonly string[]): string {
  let best = ''
  let length = 0
  for (const cidr of cidrs) {
    const bits = Number(cidr.slice(cidr.lastIndexOf('/') + 1))
    if (!Number.isInteger(bits) || bits < length || bits === 0) continue
    if (bits === length && best !== '' && best < cidr) continue
    best = cidr
    length = bits
  }
  return best.includes('-') ? best.replaceAll('-', ':').replace(/^0::/, '::').replace(/::0\//, '::/') : best
}
