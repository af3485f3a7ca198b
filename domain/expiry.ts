const DAY_MS = 86_400_000

/** How near the end of a certificate is. */
export type Urgency = 'fine' | 'soon' | 'urgent' | 'expired'

/**
 * Soon: less than 30 days, when cert-manager and Cilium's certgen should have renewed it by now. Urgent: less than 7. Both instants
 * in milliseconds since the epoch.
 */
export function urgencyOf(expiresMs: number, nowMs: number): Urgency {
  const days = (expiresMs - nowMs) / DAY_MS
  if (days < 0) return 'expired'
  return days < 7 ? 'urgent' : days < 30 ? 'soon' : 'fine'
}

/** Certificates on the way to Relay, and the one that the page is served with. */
export const CERTIFICATES = {
  listener: 'The certificate that this Orrery serves its page with',
  'relay-client': 'The certificate that Orrery shows to Relay',
  'relay-server': 'Relay’s certificate',
  'relay-ca': 'The authority that signed Relay’s certificate',
} as const

export type CertificateRole = keyof typeof CERTIFICATES

export const isRole = (text: string): text is CertificateRole => Object.hasOwn(CERTIFICATES, text)

export interface Expiry {
  readonly certificate: CertificateRole
  /** Its file, or the name that it carries. */
  readonly name: string
  /** Milliseconds since the epoch. */
  readonly expiresMs: number
}
