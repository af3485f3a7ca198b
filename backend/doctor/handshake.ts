import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { checkServerIdentity, connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls'
import type { Certificate, Greeting, TlsFacts } from '#domain/doctor/facts.ts'
import { chainExpiries, clientExpiry } from '../relay/certificates.ts'
import type { Target } from '../relay/channel.ts'
import { codeOf, greet, reach } from './reach.ts'

export interface Handshake {
  readonly tls: TlsFacts
  /** What the server answered inside TLS, where it came to that. */
  readonly greeting: Greeting | undefined
}

/** Errors by which a server that speaks no TLS shows itself to OpenSSL. */
const PLAIN = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNKNOWN_PROTOCOL|RECORD_LAYER_FAILURE|HTTP_REQUEST/

/**
 * Shakes hands on an open connection and ends it. The certificate is looked at, not obeyed: everything that is wrong with it
 * comes out as a fact, also where the configuration says not to verify.
 */
export async function shakeHands(target: Target, socket: Socket, ms: number, signal: AbortSignal): Promise<Handshake> {
  const { address, tls } = target
  let files: ReturnType<typeof readFiles>
  try {
    files = readFiles(target)
  } catch (cause) {
    socket.destroy()
    const message = `A file of the TLS settings cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`
    return { tls: { kind: 'failed', code: 'FILE', message }, greeting: undefined }
  }
  const wantedName = tls?.serverName ?? address.host
  const secured = await secure(socket, { ...files, wantedName }, ms, signal)
  if ('error' in secured) {
    const code = codeOf(secured.error)
    if (PLAIN.test(code))
      return { tls: { kind: 'plain', greeting: await greetPlain(target, ms, signal) }, greeting: undefined }
    const message = secured.error instanceof Error ? secured.error.message : String(secured.error)
    return { tls: { kind: 'failed', code, message }, greeting: undefined }
  }
  const peer = secured.socket.getPeerCertificate(true)
  const facts: TlsFacts & { readonly kind: 'handshake' } = {
    kind: 'handshake',
    protocol: secured.socket.getProtocol() ?? '',
    certificate: describe(peer),
    wantedName,
    nameProblem: checkServerIdentity(wantedName, peer)?.message,
    chainProblem: secured.chainProblem,
    verify: tls?.verify ?? true,
    ownAuthorities: (tls?.caFiles.length ?? 0) > 0,
    sentClientCertificate: tls?.client !== undefined,
    others: [...clientExpiry(tls), ...chainExpiries(peer).filter(({ certificate }) => certificate === 'relay-ca')],
  }
  // A server that misses a client certificate says so only after the handshake, in place of an answer.
  const greeting = await greet(secured.socket, ms, signal)
  if (greeting.kind === 'closed' && /ALERT/.test(greeting.code)) {
    return { tls: { kind: 'failed', code: greeting.code, message: greeting.code }, greeting: undefined }
  }
  return { tls: facts, greeting }
}

function readFiles({ tls }: Target) {
  const { caFiles = [], client } = tls ?? {}
  return {
    ...(caFiles.length > 0 && { ca: caFiles.map((file) => readFileSync(file)) }),
    ...(client && { cert: readFileSync(client.certFile), key: readFileSync(client.keyFile) }),
  }
}

type Secured = { readonly socket: TLSSocket; readonly chainProblem: string | undefined } | { readonly error: unknown }

interface SecureOptions extends ReturnType<typeof readFiles> {
  readonly wantedName: string
}

function secure(
  socket: Socket,
  { wantedName, ...files }: SecureOptions,
  ms: number,
  signal: AbortSignal,
): Promise<Secured> {
  return new Promise((resolve) => {
    const secured = connect({
      socket,
      ...files,
      ...(/^[\d.]+$|:/.test(wantedName) ? {} : { servername: wantedName }),
      ALPNProtocols: ['h2'],
      // Older ones are taken as well, to be able to say which.
      minVersion: 'TLSv1.2',
      rejectUnauthorized: false,
      // The name is judged apart from the chain.
      checkServerIdentity: () => undefined,
    })
    let settled = false
    const done = (outcome: Secured) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      if ('error' in outcome) secured.destroy()
      resolve(outcome)
    }
    const timer = setTimeout(
      () => done({ error: Object.assign(new Error('no answer to the handshake'), { code: 'TIMEOUT' }) }),
      ms,
    )
    const onAbort = () => done({ error: new Error('aborted') })
    secured.on('error', (error) => done({ error }))
    secured.on('close', () => done({ error: Object.assign(new Error('the server hung up'), { code: 'ECONNRESET' }) }))
    secured.once('secureConnect', () => {
      const { authorized, authorizationError } = secured
      const chainProblem = authorized ? undefined : String(authorizationError)
      done({ socket: secured, chainProblem })
    })
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
  })
}

async function greetPlain({ address }: Target, ms: number, signal: AbortSignal): Promise<Greeting> {
  const { socket } = await reach(address, ms, signal)
  return socket === undefined ? { kind: 'closed', code: '' } : greet(socket, ms, signal)
}

/** Whether a server speaks TLS at all; who it is does not matter here. */
export async function speaksTls({ address }: Target, ms: number, signal: AbortSignal): Promise<boolean> {
  const { socket } = await reach(address, ms, signal)
  if (socket === undefined) return false
  const secured = await secure(socket, { wantedName: address.host }, ms, signal)
  if ('error' in secured) return /ALERT/.test(codeOf(secured.error))
  secured.socket.destroy()
  return true
}

function describe(peer: DetailedPeerCertificate): Certificate {
  let top = peer
  // The chain ends in a certificate that is its own issuer, or where the rest is not known.
  for (let depth = 0; depth < 10 && top.issuerCertificate !== undefined && top.issuerCertificate !== top; depth++) {
    top = top.issuerCertificate
  }
  const issuer = nameOf(peer.issuer)
  return {
    subject: nameOf(peer.subject),
    names: (peer.subjectaltname ?? '')
      .split(', ')
      .filter((name) => name !== '')
      .map((name) => name.replace(/^(DNS|IP Address|URI|email):/, '')),
    issuer,
    authority: top === peer ? issuer : nameOf(top.issuer),
    fromMs: Date.parse(peer.valid_from),
    toMs: Date.parse(peer.valid_to),
  }
}

function nameOf(name: DetailedPeerCertificate['subject'] | undefined): string {
  if (name === undefined) return 'nobody'
  const { CN, O } = name
  return [CN, O].flat().filter((part) => part !== undefined && part !== '')[0] ?? 'a name without words'
}
