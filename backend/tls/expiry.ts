import { CERTIFICATES, type Expiry, urgencyOf } from '#domain/expiry.ts'
import type { Log } from '../log.ts'
import { fileExpiry } from './identity.ts'

const DAY_MS = 86_400_000
const LOOK_EVERY_MS = 60_000

/**
 * Looks at once and every minute when certificates end: that of our own port, read from its file, and those that `others` tells of.
 * Writes a warning into the log once a day for each that ends within 30 days. Answers what is known now.
 */
export function watchExpiry(
  listenerFile: string | undefined,
  others: () => readonly Expiry[],
  log: Log,
  signal: AbortSignal,
): () => readonly Expiry[] {
  let own: readonly Expiry[] = []
  const all = () => [...own, ...others()]
  const warnedMs = new Map<string, number>()
  const look = () => {
    own = listenerFile === undefined ? [] : listenerExpiry(listenerFile)
    const now = Date.now()
    for (const { certificate, name, expiresMs } of all()) {
      const urgency = urgencyOf(expiresMs, now)
      if (urgency === 'fine' || now - (warnedMs.get(certificate) ?? 0) < DAY_MS) continue
      warnedMs.set(certificate, now)
      const details = { certificate, name, expires: new Date(expiresMs).toISOString() }
      const what = CERTIFICATES[certificate]
      if (urgency === 'soon') log.warn(details, `${what} expires within 30 days`)
      else log.error(details, urgency === 'expired' ? `${what} has expired` : `${what} expires within 7 days`)
    }
  }
  look()
  const timer = setInterval(look, LOOK_EVERY_MS)
  signal.addEventListener('abort', () => clearInterval(timer), { once: true })
  return all
}

function listenerExpiry(file: string): readonly Expiry[] {
  const expiresMs = fileExpiry(file)
  return expiresMs === undefined ? [] : [{ certificate: 'listener', name: file, expiresMs }]
}
