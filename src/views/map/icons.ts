import { ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import type { Palette } from './palette.ts'
import { type Shares, STEPS } from './shares.ts'

/** Line drawings in a square of 16, one per kind of service. */
const CUBE = '<path d="M8 2.2 13 5v6l-5 2.8L3 11V5zM3 5l5 2.8L13 5M8 7.8v6"/>'
const GLOBE =
  '<circle cx="8" cy="8" r="5.6"/><path d="M2.4 8h11.2M8 2.4c3.6 3.4 3.6 7.8 0 11.2M8 2.4c-3.6 3.4-3.6 7.8 0 11.2"/>'
const SERVER =
  '<rect x="2.8" y="3" width="10.4" height="4.2" rx="1.2"/><rect x="2.8" y="8.8" width="10.4" height="4.2" rx="1.2"/><path d="M5.2 5.1h.1M5.2 10.9h.1"/>'
const SERVERS =
  '<rect x="2.4" y="5.4" width="8.6" height="7.4" rx="1.2"/><path d="M5 5.2V4.4a1.2 1.2 0 0 1 1.2-1.2h6.2a1.2 1.2 0 0 1 1.2 1.2v4.4a1.2 1.2 0 0 1-1.2 1.2h-1M4.8 9.1h.1"/>'
const WHEEL = '<circle cx="8" cy="8" r="4.2"/><path d="M8 1.8v12.4M2.6 4.9l10.8 6.2M2.6 11.1l10.8-6.2"/>'
const HEART = '<path d="M2 8.4h2.6l1.6-3.6 2.6 6.6 1.7-3H14"/>'
const DOOR = '<path d="M6.4 13.4H3.6V2.6h2.8M6.6 8h6.8m-2.8-2.8L13.4 8l-2.8 2.8"/>'
const DASHED = '<rect x="3" y="3" width="10" height="10" rx="2" stroke-dasharray="2.4 1.9"/>'
const QUESTION = '<path d="M5.6 6a2.4 2.4 0 1 1 3.6 2.1c-.8.5-1.2.9-1.2 1.8M8 12.4v.1"/>'
const STACK = '<path d="m8 2.4 5.8 3-5.8 3-5.8-3zM2.2 8.4l5.8 3 5.8-3M2.2 11l5.8 3 5.8-3"/>'
const HOUR =
  '<path d="M4.4 2.6h7.2M4.4 13.4h7.2M5 2.8c0 3 3 3.6 3 5.2s-3 2.2-3 5.2M11 2.8c0 3-3 3.6-3 5.2s3 2.2 3 5.2"/>'

const CAPSULE = '<path d="M5 3.2h6a3 3 0 0 1 3 3v3.6a3 3 0 0 1-3 3H5a3 3 0 0 1-3-3V6.2a3 3 0 0 1 3-3zM5.6 8h4.8"/>'

const ICONS: Readonly<Record<ServiceKind, string>> = {
  [ServiceKind.UNSPECIFIED]: QUESTION,
  [ServiceKind.WORKLOAD]: CUBE,
  [ServiceKind.HOST]: SERVER,
  [ServiceKind.REMOTE_NODE]: SERVERS,
  [ServiceKind.KUBE_APISERVER]: WHEEL,
  [ServiceKind.HEALTH]: HEART,
  [ServiceKind.INIT]: HOUR,
  [ServiceKind.UNMANAGED]: DASHED,
  [ServiceKind.INGRESS]: DOOR,
  [ServiceKind.WORLD]: GLOBE,
  [ServiceKind.UNKNOWN]: QUESTION,
  [ServiceKind.OTHERS]: STACK,
  [ServiceKind.POD]: CAPSULE,
  [ServiceKind.NODE]: SERVER,
}

/** A closed namespace. */
const PARTS =
  '<rect x="2.6" y="2.6" width="4.6" height="4.6" rx="1.2"/><rect x="8.8" y="2.6" width="4.6" height="4.6" rx="1.2"/><rect x="2.6" y="8.8" width="4.6" height="4.6" rx="1.2"/><rect x="8.8" y="8.8" width="4.6" height="4.6" rx="1.2"/>'

const RADIUS = 15
const AROUND = 2 * Math.PI * RADIUS

/** The arcs of the verdict ring, clockwise from the top. */
function arcs(shares: Shares, palette: Palette): string {
  const parts = [
    [shares.dropped, palette.dropped],
    [shares.error, palette.error],
    [shares.audit, palette.audit],
    [shares.forwarded, palette.forwarded],
  ] as const
  let from = 0
  let drawn = ''
  const several = parts.filter(([steps]) => steps > 0).length > 1
  for (const [steps, colour] of parts) {
    if (steps === 0) continue
    const length = (steps / STEPS) * AROUND - (several ? 1.6 : 0)
    drawn += `<circle cx="18" cy="18" r="${RADIUS}" stroke="${colour}" stroke-width="2.6" stroke-dasharray="${length.toFixed(2)} ${AROUND.toFixed(2)}" transform="rotate(${(from * 360) / STEPS - 90} 18 18)"/>`
    from += steps
  }
  return (
    drawn ||
    `<circle cx="18" cy="18" r="${RADIUS}" stroke="${palette.idle}" stroke-width="1.2" stroke-dasharray="1.5 3.2"/>`
  )
}

/** An icon in its verdict ring as a data address, 36 by 36. The same shares give the same address. */
export function badge(kind: ServiceKind | 'closed', shares: Shares, palette: Palette): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="72" height="72" viewBox="0 0 36 36" fill="none" stroke-linecap="butt">${arcs(shares, palette)}<g transform="translate(10 10)" stroke="${palette.text2}" stroke-width="1.3" stroke-linecap="round" stroke-linejoin="round">${kind === 'closed' ? PARTS : (ICONS[kind] ?? QUESTION)}</g></svg>`
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`
}
