import { UNKNOWN_AUTHORITY } from '#domain/doctor/unknown-authority.ts'
import type { Target } from './channel.ts'

interface Words {
  readonly message: string
  readonly advice: string
}

export const clientCertificateExpired = (at: string): Words => ({
  message: `${at} does not take our client certificate: it has expired.`,
  advice: 'Renew the file of --relay-tls-cert-file and its key; Orrery takes changed files without a new start.',
})

/** What each error of Node's TLS means here, by its code. https://nodejs.org/api/errors.html, OpenSSL's X509_V_ERR_ names */
const BY_CODE: Readonly<Record<string, (at: string, why: string) => Words>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: (at, why) => ({
    message: `The certificate of ${at} is for another name (${why}).`,
    advice: 'Say which name it carries with --relay-tls-server-name, usually ui.hubble-relay.cilium.io.',
  }),
  CERT_HAS_EXPIRED: (at) => ({
    message: `The certificate of ${at} has expired.`,
    advice: 'Renew it: `cilium hubble enable`, the Helm certgen job or cert-manager makes Relay’s certificates.',
  }),
  CERT_NOT_YET_VALID: (at) => ({
    message: `The certificate of ${at} is not valid yet.`,
    advice: 'Compare the clocks of this machine and of the one that made the certificate.',
  }),
  ERR_SSL_WRONG_VERSION_NUMBER: (at) => ({
    message: `${at} does not speak TLS.`,
    advice: 'Leave out tls:// and --relay-tls, or use the port that has TLS (443 of the Service hubble-relay).',
  }),
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: (at) => ({
    message: `${at} does not speak TLS 1.3.`,
    advice: 'Hubble Relay needs TLS 1.3 itself; check that the address is Relay’s.',
  }),
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: (at) => clientCertificateExpired(at),
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: (at) => ({
    message: `${at} asks for a client certificate.`,
    advice: 'Give one with --relay-tls-cert-file and --relay-tls-key-file.',
  }),
}

/** Words for an error of TLS, undefined when it is another one. */
export function tlsProblem(code: string, why: string, { address, tls }: Target): Words | undefined {
  if (!tls) return undefined
  const known = BY_CODE[code]
  if (known) return known(address.text, why)
  if (UNKNOWN_AUTHORITY.has(code)) {
    return {
      message: `The certificate of ${address.text} was signed by an authority that is not trusted here (${why}).`,
      advice: 'Give the authority’s certificate with --relay-tls-ca-files; Cilium keeps it in the secret cilium-ca.',
    }
  }
  if (!/^(ERR_SSL_|ERR_TLS_|ERR_OSSL_|CERT_|EPROTO$|UNABLE_TO_)/.test(code)) return undefined
  return {
    message: `TLS with ${address.text} failed (${why}).`,
    advice: 'Check the --relay-tls settings against Relay’s.',
  }
}
