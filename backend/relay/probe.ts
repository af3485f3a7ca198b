import { connect as connectTcp } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Failure } from './call.ts'
import { clientExpiry } from './certificates.ts'
import type { Target } from './channel.ts'
import { type Trouble, trouble } from './problem.ts'
import { clientCertificateExpired } from './tls-problem.ts'

/** Errors that tell what is wrong without looking further. */
const CLEAR = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'ENOENT',
  'EACCES',
])

/**
 * When a server hangs up on HTTP/2, asks it in other ways what it is: a web server of the old kind, or one that wants TLS.
 * Undefined when that does not explain it.
 */
export async function probe(failure: Failure, target: Target, ms: number): Promise<Trouble | undefined> {
  const { address, tls } = target
  if (tls && isObscure(failure)) return expired(target)
  if (tls || address.socket !== undefined || !isObscure(failure)) return undefined
  const at = address.text
  const [answer, wantsTls] = await Promise.all([firstBytes(target, ms), speaksTls(target, ms)])
  if (wantsTls) {
    return trouble(
      'tls',
      `${at} wants TLS.`,
      'Write tls:// before the address, or add --relay-tls; see also --relay-tls-ca-files.',
    )
  }
  if (!answer.startsWith('HTTP/1.')) return undefined
  return trouble(
    'not-grpc',
    `${at} is a web server that speaks HTTP/1 (${answer.split('\r\n', 1)[0]}), not gRPC.`,
    'Check the address: Relay is the Service hubble-relay in kube-system, port 80, or 443 with TLS.',
  )
}

/** A server tells of it once the handshake is over for us; what it says may get lost with the connection. */
function expired({ address, tls }: Target): Trouble | undefined {
  if (!clientExpiry(tls).some(({ expiresMs }) => expiresMs < Date.now())) return undefined
  const words = clientCertificateExpired(address.text)
  return trouble('tls', words.message, words.advice)
}

function isObscure(failure: Failure): boolean {
  if (failure.kind === 'cut') return true
  return failure.kind === 'transport' && !isClear(failure.cause)
}

function isClear(error: unknown): boolean {
  for (let at = error; typeof at === 'object' && at !== null; at = 'cause' in at ? at.cause : undefined) {
    if ('code' in at && typeof at.code === 'string' && CLEAR.has(at.code)) return true
  }
  return false
}

const REQUEST = 'GET / HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n'

/** The beginning of the answer to a plain HTTP/1 request, empty when there is none. */
function firstBytes({ address }: Target, ms: number): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connectTcp(address.port, address.host, () => socket.write(REQUEST))
    const done = () => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(ms, done)
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
      if (answer.length > 200) done()
    })
    socket.on('error', done)
    socket.on('close', done)
  })
}

/** Whether a TLS handshake succeeds; who the server is does not matter here, and nothing is sent. */
function speaksTls({ address }: Target, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    const socket = connectTls({ host: address.host, port: address.port, rejectUnauthorized: false }, () => done(true))
    socket.setTimeout(ms, () => done(false))
    socket.on('error', (error: NodeJS.ErrnoException) => done(/ALERT/.test(error.code ?? '')))
    socket.on('close', () => done(false))
  })
}
