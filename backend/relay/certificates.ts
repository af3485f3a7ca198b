import type { ClientHttp2Session } from 'node:http2'
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls'
import type { Expiry } from '#domain/expiry.ts'
import type { RelayTls } from '../config/config.ts'
import { fileExpiry } from '../tls/identity.ts'

/** Longest chain that is followed. */
const MAX_DEPTH = 10

/** When our own certificate ends. One that cannot be read is told of by whoever opens the connection. */
export function clientExpiry(tls: RelayTls | undefined): readonly Expiry[] {
  const name = tls?.client?.certFile
  const expiresMs = name === undefined ? undefined : fileExpiry(name)
  return name === undefined || expiresMs === undefined ? [] : [{ certificate: 'relay-client', name, expiresMs }]
}

/** When the certificate that a server showed ends, and of those above it the one that ends first; empty without TLS. */
export function shownCertificates({ socket }: ClientHttp2Session): readonly Expiry[] {
  // The session hands out a stand-in for its socket, which is no TLSSocket but has its methods.
  if (typeof (socket as Partial<TLSSocket>).getPeerCertificate !== 'function') return []
  return chainExpiries((socket as TLSSocket).getPeerCertificate(true))
}

/** The same of a certificate that was already asked for with its chain. */
export function chainExpiries(leaf: DetailedPeerCertificate): readonly Expiry[] {
  const above: Expiry[] = []
  let at = leaf
  for (let depth = 0; depth < MAX_DEPTH && at.issuerCertificate !== undefined && at.issuerCertificate !== at; depth++) {
    at = at.issuerCertificate
    above.push(...expiry('relay-ca', at))
  }
  const [first] = above.toSorted((a, b) => a.expiresMs - b.expiresMs)
  return [...expiry('relay-server', leaf), ...(first ? [first] : [])]
}

function expiry(certificate: Expiry['certificate'], { subject, valid_to }: DetailedPeerCertificate): readonly Expiry[] {
  const expiresMs = Date.parse(valid_to)
  if (Number.isNaN(expiresMs)) return []
  return [{ certificate, name: [subject?.CN ?? subject?.O ?? ''].flat()[0] ?? '', expiresMs }]
}
