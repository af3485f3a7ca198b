import { type Checked, ok, refused } from './matcher.ts'

/** 4 bytes for IPv4, 16 for IPv6; an IPv6 address may carry a zone. A v4-mapped address is IPv6. */
export interface Address {
  readonly bytes: readonly number[]
  readonly zone: string
}

export interface Prefix {
  readonly bytes: readonly number[]
  readonly bits: number
}

function parseIPv4(text: string): readonly number[] | string {
  const parts = text.split('.')
  if (parts.length !== 4) return 'an IPv4 address has four numbers'
  const bytes: number[] = []
  for (const part of parts) {
    if (!/^[0-9]{1,3}$/.test(part) || Number(part) > 255) return `"${part}" is not a number from 0 to 255`
    if (part.length > 1 && part.startsWith('0')) return `"${part}" has a leading zero`
    bytes.push(Number(part))
  }
  return bytes
}

/** Bytes of colon-separated groups; the last one may be an IPv4 address where `tail` says so. */
function parseGroups(text: string, tail: boolean): readonly number[] | string {
  if (text === '') return []
  const bytes: number[] = []
  const groups = text.split(':')
  for (const [index, group] of groups.entries()) {
    if (tail && index === groups.length - 1 && group.includes('.')) {
      const four = parseIPv4(group)
      if (typeof four === 'string') return four
      bytes.push(...four)
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return `"${group}" is not a group of one to four hexadecimal digits`
      const value = Number.parseInt(group, 16)
      bytes.push(value >> 8, value & 255)
    }
  }
  return bytes
}

function parseIPv6(text: string): readonly number[] | string {
  const gap = text.indexOf('::')
  if (gap < 0) {
    const bytes = parseGroups(text, true)
    return typeof bytes === 'string' || bytes.length === 16 ? bytes : 'an IPv6 address has eight groups'
  }
  if (text.includes('::', gap + 1)) return '"::" may stand only once'
  const head = parseGroups(text.slice(0, gap), false)
  if (typeof head === 'string') return head
  const tail = parseGroups(text.slice(gap + 2), true)
  if (typeof tail === 'string') return tail
  const missing = 16 - head.length - tail.length
  if (missing < 2) return '"::" must stand for at least one group'
  return [...head, ...Array.from({ length: missing }, () => 0), ...tail]
}

/** Reads an address as strictly as Go's net/netip: no leading zeros, no names, no port. */
export function parseAddress(text: string): Checked<Address> {
  const first = /[.:%]/.exec(text)?.[0]
  if (first === undefined || first === '%') return refused('not an IP address')
  if (first === '.') {
    const bytes = parseIPv4(text)
    return typeof bytes === 'string' ? refused(bytes) : ok({ bytes, zone: '' })
  }
  const percent = text.indexOf('%')
  const zone = percent < 0 ? '' : text.slice(percent + 1)
  if (percent >= 0 && zone === '') return refused('the zone after "%" is empty')
  const bytes = parseIPv6(percent < 0 ? text : text.slice(0, percent))
  return typeof bytes === 'string' ? refused(bytes) : ok({ bytes, zone })
}

/** Reads `address/bits`. Host bits may be set and count for nothing. */
export function parsePrefix(text: string): Checked<Prefix> {
  const slash = text.lastIndexOf('/')
  if (slash < 0) return refused('no "/"')
  const address = parseAddress(text.slice(0, slash))
  if (address.kind === 'error') return address
  if (address.value.zone !== '') return refused('a prefix cannot have a zone')
  const bits = text.slice(slash + 1)
  const most = address.value.bytes.length * 8
  if (!/^(0|[1-9][0-9]{0,2})$/.test(bits) || Number(bits) > most) {
    return refused(`"${bits}" is not a number of bits from 0 to ${most}`)
  }
  return ok({ bytes: address.value.bytes, bits: Number(bits) })
}

/** Families never mix, and an address with a zone is in no prefix. */
export function prefixHolds(prefix: Prefix, address: Address): boolean {
  if (address.zone !== '' || address.bytes.length !== prefix.bytes.length) return false
  const whole = prefix.bits >> 3
  for (let index = 0; index < whole; index++) {
    if (prefix.bytes[index] !== address.bytes[index]) return false
  }
  const rest = prefix.bits & 7
  if (rest === 0) return true
  const shift = 8 - rest
  return (prefix.bytes[whole] ?? 0) >> shift === (address.bytes[whole] ?? 0) >> shift
}

/**
 * The values of an IP filter: with a `/` a prefix, else an address that is compared as text.
 * An empty text (a flow without that address) matches nothing.
 */
export function checkIps(values: readonly string[]): Checked<(ip: string) => boolean> {
  const exact = new Set<string>()
  const prefixes: Prefix[] = []
  for (const value of values) {
    if (value.includes('/')) {
      const prefix = parsePrefix(value)
      if (prefix.kind === 'error') return refused(`invalid IP prefix "${value}" in filter: ${prefix.message}`)
      prefixes.push(prefix.value)
    } else {
      const address = parseAddress(value)
      if (address.kind === 'error') return refused(`invalid IP address "${value}" in filter: ${address.message}`)
      exact.add(value)
    }
  }
  return ok((ip) => {
    if (ip === '') return false
    if (exact.has(ip)) return true
    if (prefixes.length === 0) return false
    const address = parseAddress(ip)
    return address.kind === 'ok' && prefixes.some((prefix) => prefixHolds(prefix, address.value))
  })
}
