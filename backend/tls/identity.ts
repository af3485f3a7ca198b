import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'

/** Certificate (with the chain after it) and key, in PEM. */
export interface Identity {
  readonly cert: string
  readonly key: string
}

export interface IdentityFiles {
  readonly certFile: string
  readonly keyFile: string
}

/** A certificate or key that cannot be used; the message says which and why. */
export class IdentityError extends Error {
  override readonly name = 'IdentityError'
}

/** Reads both files and makes sure that they are a certificate and its key. Throws an IdentityError. */
export function readIdentity({ certFile, keyFile }: IdentityFiles): Identity {
  const identity = { cert: readText(certFile), key: readText(keyFile) }
  try {
    createSecureContext(identity)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new IdentityError(`${certFile} and ${keyFile} are no certificate and its key in PEM: ${why}`, { cause })
  }
  return identity
}

/** When the first certificate of a PEM text expires, in milliseconds since the epoch; undefined where there is none. */
function expiryOf(pem: string): number | undefined {
  try {
    return Date.parse(new X509Certificate(pem).validTo)
  } catch {
    return undefined
  }
}

/** The same of a file; undefined also where it cannot be read. */
export function fileExpiry(file: string): number | undefined {
  try {
    return expiryOf(readText(file))
  } catch {
    return undefined
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'no permission to read it' : code
    throw new IdentityError(`${file} cannot be read: ${why}`, { cause })
  }
}
