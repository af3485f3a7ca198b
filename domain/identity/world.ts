import { parseAddress } from '#domain/filter/ip-address.ts'
import { ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import type { End, Identity } from './identity.ts'
import { keysOf } from './labels.ts'

/** How what is outside the cluster is split: by DNS name, by address block, or not at all. */
export type WorldSplit = 'names' | 'cidr' | 'one'

const OUTSIDE = { cluster: '', namespace: '', kind: ServiceKind.WORLD, workloadKind: '' }

const ONE: Identity = { ...OUTSIDE, id: 'world', name: 'World', namedBy: 'all of the world as one' }

/**
 * The node for an endpoint outside of the cluster. By names: its DNS name, else the most specific CIDR that policies name it
 * by. By CIDR: that, else the block of its address. Where there is neither, one World of those who call and one of those who
 * are called.
 */
export function worldIdentity(
  end: End,
  labels: readonly string[],
  role: 'client' | 'server',
  split: WorldSplit = 'names',
): Identity {
  if (split === 'one') return ONE
  const name = split === 'cidr' ? '' : dnsName(end.names) || dnsName(keysOf(labels, 'fqdn'))
  if (name !== '') return { ...OUTSIDE, id: `world/${name}`, name, namedBy: 'DNS name' }
  const cidr = mostSpecific(keysOf(labels, 'cidr'))
  if (cidr !== '') return { ...OUTSIDE, id: `world/cidr/${cidr}`, name: cidr, namedBy: 'CIDR' }
  const block = split === 'cidr' ? blockOf(end.ip) : ''
  if (block !== '') return { ...OUTSIDE, id: `world/cidr/${block}`, name: block, namedBy: 'address block' }
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

/**
 * The block that stands for an address: the smallest that networks of the internet announce to each other (RFC 7454, 6.1.3:
 * /24 and /48), so one block belongs to one site. A /64 is a single link, of which a site has thousands. An IPv4 address in
 * IPv6 clothes counts as what it is.
 */
function blockOf(ip: string): string {
  const parsed = parseAddress(ip)
  if (parsed.kind === 'error') return ''
  const { bytes } = parsed.value
  const mapped =
    bytes.length === 16 && bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255
  const four = mapped ? bytes.slice(12) : bytes
  if (four.length === 4) return `${four.slice(0, 3).join('.')}.0/24`
  const groups = [0, 2, 4].map((at) => ((bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0)).toString(16))
  while (groups.at(-1) === '0') groups.pop()
  return `${groups.join(':')}::/48`
}
