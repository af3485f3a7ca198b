import { DropReason } from '#gen/flow/flow_pb.ts'

/** Texts that reading the constant aloud does not give; those of 136 and 161 disagree with the constant (CLI 1.17). */
const TEXTS: Readonly<Record<number, string>> = {
  0: 'Success',
  134: 'Invalid packet',
  135: 'CT: Truncated or invalid header',
  136: 'Fragmentation needed',
  137: 'CT: Unknown L4 protocol',
  138: "CT: Can't create entry from packet",
  155: 'CT: Map insertion failed',
  160: 'No tunnel/encapsulation endpoint (datapath BUG!)',
  161: 'NAT 46/64 not enabled',
  162: 'Reached EDT rate-limiting drop horizon',
  181: 'Policy denied by denylist',
  182: 'VLAN traffic disallowed by VLAN filter',
  183: 'Incorrect VNI from VTEP',
  184: 'Failed to update or lookup TC buffer',
  185: 'No SID was found for the IP address',
  186: 'SRv6 state was removed during tail call',
  187: 'L3 translation from IPv4 to IPv6 failed (NAT46)',
  188: 'L3 translation from IPv6 to IPv4 failed (NAT64)',
  189: 'Authentication required',
  190: 'No conntrack map found',
  191: 'No nat map found',
  192: 'Invalid ClusterID',
  193: 'Unsupported packet protocol for DSR encapsulation',
  194: 'No egress gateway found',
  195: 'Traffic is unencrypted',
  197: 'No node ID found',
  198: 'Rate limited',
  202: 'Host datapath not ready',
  203: 'Endpoint policy program not available',
  204: 'No Egress IP configured',
}

/** The newest code that the command line has a text for. */
const NEWEST = 204

const WRITTEN: Readonly<Record<string, string>> = {
  icmpv4: 'ICMPv4',
  icmpv6: 'ICMPv6',
  ipv6: 'IPv6',
  clusterip: 'ClusterIP',
  geneve: 'Geneve',
}
const CAPITALS = ['l2', 'l3', 'l4', 'nat', 'fib', 'lb', 'ttl', 'igmp'] as const

/** What `hubble observe -o compact` prints for a drop code. */
export function dropText(code: number): string {
  const known = TEXTS[code]
  if (known !== undefined) return known
  const name: string | undefined = DropReason[code]
  if (name === undefined || code > NEWEST) return `${code}, 0`
  const words = name
    .toLowerCase()
    .split('_')
    .map((word, index, all) => {
      if (word === 'ip' && !(index === all.length - 1 && all[0] === 'invalid')) return 'IP'
      return WRITTEN[word] ?? (CAPITALS.some((one) => one === word) ? word.toUpperCase() : word)
    })
    .join(' ')
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}
