import { isRole, type Urgency, urgencyOf } from '#domain/expiry.ts'
import type { CertificateExpiry } from '#gen/orrery/v1/orrery_pb.ts'
import { formats, text } from '#src/text/text.ts'
import { cx } from '#src/ui/cx.ts'

const words = text.status.certificates

export const EXPIRY_LOOKS: Readonly<Record<Urgency, string>> = {
  fine: '',
  soon: 'text-audit',
  urgent: 'font-medium text-dropped',
  expired: 'font-medium text-dropped',
}

const DAY_MS = 86_400_000
/** Hours matter in the last days only. */
export const wholeDays = (ms: number) => (ms > 3 * DAY_MS ? ms - (ms % DAY_MS) : ms)
const left = (ms: number) => formats.duration(wholeDays(ms))

/** How long each certificate on the way to Relay is still good, and what to do where that is not long. */
export function Certificates(props: { readonly certificates: readonly CertificateExpiry[]; readonly now: number }) {
  const { certificates, now } = props
  const near = certificates.some(({ expiresMs }) => urgencyOf(expiresMs, now) !== 'fine')
  return (
    <>
      {certificates.map(({ certificate, name, expiresMs }) => {
        const whose = isRole(certificate) ? words.roles[certificate] : certificate
        const ms = expiresMs - now
        return (
          <span
            key={certificate}
            title={`${name} · ${formats.instant(expiresMs)}`}
            className={cx('block', EXPIRY_LOOKS[urgencyOf(expiresMs, now)])}
          >
            {ms < 0 ? words.expired(whose, left(-ms)) : words.left(whose, left(ms))}
          </span>
        )
      })}
      {near && <span className="block text-text-2 text-xs">{words.advice}</span>}
    </>
  )
}
