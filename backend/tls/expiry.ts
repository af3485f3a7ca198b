import { readFile } from 'node:fs/promises'
import type { Log } from '../log.ts'
import { expiryOf } from './identity.ts'

const DAY_MS = 86_400_000
/** From so long before its end a certificate is warned of. */
const SOON_MS = 14 * DAY_MS

/** A certificate that Orrery shows to others. */
export interface Shown {
  readonly name: 'listener' | 'relay-client'
  readonly certFile: string
}

/**
 * Looks at once and every hour when certificates expire, and warns in the log once a day from 14 days before. Answers the
 * instants known now, in milliseconds since the epoch.
 */
export function watchExpiry(shown: readonly Shown[], log: Log, signal: AbortSignal): () => ReadonlyMap<string, number> {
  const known = new Map<string, number>()
  let warnedMs = 0
  const look = async () => {
    const now = Date.now()
    const due = now - warnedMs >= DAY_MS
    for (const { name, certFile } of shown) {
      const expiry = expiryOf(await readFile(certFile, 'utf8').catch(() => ''))
      if (expiry === undefined) continue
      known.set(name, expiry)
      if (expiry - now > SOON_MS || !due) continue
      warnedMs = now
      const when = new Date(expiry).toISOString()
      log.warn(
        { certificate: certFile, expires: when },
        expiry < now ? 'a certificate has expired' : 'a certificate expires soon',
      )
    }
  }
  if (shown.length > 0) {
    void look()
    const timer = setInterval(() => void look(), 3_600_000)
    signal.addEventListener('abort', () => clearInterval(timer), { once: true })
  }
  return () => known
}
