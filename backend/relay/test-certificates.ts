import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** A certificate and its key, for tests. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

interface Wanted {
  readonly name: string
  /** DNS names that a server's certificate carries. */
  readonly hosts?: readonly string[]
  /** Absent: signed by itself. */
  readonly by?: Authority
  readonly authority?: boolean
  readonly notBefore?: Date
  readonly notAfter?: Date
}

export interface Authority extends Certificate {
  readonly name: string
  readonly privateKey: KeyObject
}

const DAY = 86_400_000

/** Makes a real X.509 certificate (RFC 5280) with an Ed25519 key. */
export function makeCertificate(wanted: Wanted): Authority {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { name, by, notBefore = new Date(Date.now() - DAY), notAfter = new Date(Date.now() + DAY) } = wanted
  const extensions = [
    ...(wanted.authority === true ? [extension('551d13', true, sequence(tag(0x01, Buffer.of(0xff))))] : []),
    ...(wanted.hosts
      ? [extension('551d11', false, sequence(...wanted.hosts.map((host) => tag(0x82, Buffer.from(host)))))]
      : []),
  ]
  const body = sequence(
    tag(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    ED25519,
    distinguished(by?.name ?? name),
    sequence(time(notBefore), time(notAfter)),
    distinguished(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length > 0 ? [tag(0xa3, sequence(...extensions))] : []),
  )
  const signature = sign(undefined, body, by?.privateKey ?? privateKey)
  return {
    name,
    privateKey,
    cert: pem('CERTIFICATE', sequence(body, ED25519, tag(0x03, Buffer.concat([Buffer.of(0), signature])))),
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  }
}

function tag(number: number, content: Buffer): Buffer {
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.of(number, ...size), content])
}

const sequence = (...parts: readonly Buffer[]) => tag(0x30, Buffer.concat(parts))
const integer = (content: Buffer) => tag(0x02, content)
const oid = (hex: string) => tag(0x06, Buffer.from(hex, 'hex'))
const ED25519 = sequence(oid('2b6570'))
const distinguished = (name: string) => sequence(tag(0x31, sequence(oid('550403'), tag(0x0c, Buffer.from(name)))))
const time = (date: Date) => tag(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`))
const extension = (id: string, critical: boolean, value: Buffer) =>
  sequence(oid(id), ...(critical ? [tag(0x01, Buffer.of(0xff))] : []), tag(0x04, value))
const pem = (what: string, der: Buffer) => `-----BEGIN ${what}-----\n${der.toString('base64')}\n-----END ${what}-----\n`
