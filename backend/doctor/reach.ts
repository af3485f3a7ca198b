import { lookup } from 'node:dns/promises'
import { connect, isIP, type Socket } from 'node:net'
import type { AddressFacts, Greeting, TcpFacts } from '#domain/doctor/facts.ts'
import { pause } from '#service/pause.ts'
import type { RelayAddress } from '../config/address.ts'

/** Looks the host up, as the connection will. */
export async function resolveAddress(
  { host, socket }: RelayAddress,
  ms: number,
  signal: AbortSignal,
): Promise<AddressFacts> {
  if (socket !== undefined) return { kind: 'socket', path: socket }
  if (isIP(host) !== 0) return { kind: 'literal', host }
  const started = performance.now()
  const late = new AbortController()
  const answer = lookup(host, { all: true }).then(
    (found): AddressFacts => {
      const addresses = found.map(({ address }) => address)
      return { kind: 'resolved', host, addresses, ms: performance.now() - started }
    },
    (cause: unknown): AddressFacts => ({ kind: 'unresolved', host, code: codeOf(cause) }),
  )
  const limit = pause(ms, signal, late.signal).then((): AddressFacts => ({ kind: 'unresolved', host, code: 'TIMEOUT' }))
  const first = await Promise.race([answer, limit])
  late.abort()
  return first
}

/** The system's or OpenSSL's word for an error. */
export function codeOf(cause: unknown): string {
  for (let at = cause; typeof at === 'object' && at !== null; at = 'cause' in at ? at.cause : undefined) {
    if ('code' in at && typeof at.code === 'string') return at.code
    if ('errors' in at && Array.isArray(at.errors) && at.errors.length > 0) return codeOf(at.errors[0])
  }
  return cause instanceof Error ? cause.message : String(cause)
}

/** A connection that the caller has to destroy, or why there is none. */
export type Reached = { readonly facts: TcpFacts; readonly socket: Socket | undefined }

/** Opens a TCP connection or a unix socket. */
export function reach(address: RelayAddress, ms: number, signal: AbortSignal): Promise<Reached> {
  return new Promise((resolve) => {
    const started = performance.now()
    const { socket: path, host, port } = address
    const socket = path === undefined ? connect({ host, port }) : connect(path)
    let settled = false
    const done = (facts: TcpFacts) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      if (facts.kind === 'failed') socket.destroy()
      resolve({ facts, socket: facts.kind === 'connected' ? socket : undefined })
    }
    const failed = (code: string) => done({ kind: 'failed', code, ms: performance.now() - started })
    const timer = setTimeout(() => failed('TIMEOUT'), ms)
    const onAbort = () => failed('ABORTED')
    // It stays: an error of a connection that nobody listens to would end the process.
    socket.on('error', (cause) => failed(codeOf(cause)))
    socket.once('connect', () => done({ kind: 'connected', to: peerOf(socket, path), ms: performance.now() - started }))
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
  })
}

function peerOf({ remoteAddress, remotePort }: Socket, path: string | undefined): string {
  if (remoteAddress === undefined) return path ?? 'the other end'
  return remoteAddress.includes(':') ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`
}

/** The connection preface of HTTP/2 and an empty SETTINGS frame (RFC 9113, 3.4). */
const PREFACE = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.of(0, 0, 0, 4, 0, 0, 0, 0, 0)])
/** A frame's header has its type in the fourth byte; a server's first frame is SETTINGS. */
const SETTINGS = 4
const FRAME_HEADER = 9

/** Greets a server as an HTTP/2 client does and looks at what comes back. Ends the connection. */
export function greet(socket: Socket, ms: number, signal: AbortSignal): Promise<Greeting> {
  return new Promise((resolve) => {
    let answer = Buffer.alloc(0)
    const done = (greeting: Greeting) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      socket.destroy()
      resolve(greeting)
    }
    const told = (otherwise: Greeting) => done(greetingOf(answer) ?? otherwise)
    const onAbort = () => done({ kind: 'silent', ms: 0 })
    const timer = setTimeout(() => told(answer.length === 0 ? { kind: 'silent', ms } : otherBytes(answer)), ms)
    socket.on('data', (chunk: Buffer) => {
      answer = Buffer.concat([answer, chunk])
      const greeting = answer.length >= FRAME_HEADER ? greetingOf(answer) : undefined
      if (greeting) done(greeting)
      else if (answer.length > 1024) done(otherBytes(answer))
    })
    socket.on('error', (cause) => told({ kind: 'closed', code: codeOf(cause) }))
    socket.on('close', () => told(answer.length === 0 ? { kind: 'closed', code: '' } : otherBytes(answer)))
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
    else socket.write(PREFACE)
  })
}

function greetingOf(answer: Buffer): Greeting | undefined {
  const text = answer.subarray(0, 80).toString('latin1')
  if (/^HTTP\/1\.\d/.test(text)) return { kind: 'http1', line: text.split('\r\n', 1)[0] ?? text }
  if (answer[0] === 0x15 && answer[1] === 3) return { kind: 'tls-alert' }
  return answer.length >= FRAME_HEADER && answer[3] === SETTINGS && answer[0] === 0 ? { kind: 'http2' } : undefined
}

const otherBytes = (answer: Buffer): Greeting => ({
  kind: 'other',
  bytes: JSON.stringify(answer.subarray(0, 24).toString('latin1')),
})
