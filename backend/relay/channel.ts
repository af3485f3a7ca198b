import { readFileSync } from 'node:fs'
import type { ClientHttp2Session, ClientHttp2Stream, SecureClientSessionOptions } from 'node:http2'
import { connect } from 'node:net'
import {
  create,
  type DescMessage,
  type DescMethodUnary,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf'
import { Http2SessionManager } from '@connectrpc/connect-node'
import type { Expiry } from '#domain/expiry.ts'
import type { RelayAddress } from '../config/address.ts'
import type { RelayTls } from '../config/config.ts'
import { type Call, CallError, makeCall } from './call.ts'
import { clientExpiry, shownCertificates } from './certificates.ts'
import { hasMoreParts } from './peek.ts'

export interface Target {
  readonly address: RelayAddress
  readonly tls: RelayTls | undefined
}

const MIB = 1024 * 1024
/** Largest message taken from Relay. A flow has about one kilobyte, with long labels ten. */
const MESSAGE_LIMIT = 16 * MIB
/** Nodes or namespaces of one answer: each takes hundreds of times as much room as it may have bytes. */
const ANSWER_PARTS = 131_072
/** Bytes that Relay may send ahead; with HTTP/2's own 64 KiB a round trip of a millisecond caps the stream. */
const WINDOW = 8 * MIB

/**
 * The connection to Relay that all calls share. It opens with the first call, opens anew when it was lost, and reads the TLS
 * files each time it does.
 */
export class Channel {
  readonly #target: Target
  readonly #widened = new WeakSet<object>()
  #manager: Http2SessionManager | undefined
  #heardAt = 0
  #client: readonly Expiry[] = []
  #shown: readonly Expiry[] = []

  constructor(target: Target) {
    this.#target = target
  }

  /** When bytes last arrived, by `performance.now()`. */
  get heardAt(): number {
    return this.#heardAt
  }

  /** When the certificates end with which the connection was opened; those of the last one while there is none. */
  get certificates(): readonly Expiry[] {
    return [...this.#client, ...this.#shown]
  }

  /** Makes a call whose messages are handed on as bytes. Rejects with a CallError. */
  async stream(call: Omit<Call, 'messageLimit' | 'authorization'>): Promise<void> {
    const manager = this.#open()
    await makeCall(manager, {
      ...call,
      messageLimit: MESSAGE_LIMIT,
      authorization: authorizationOf(this.#target),
      onAnswer: () => {
        this.#heard(manager, undefined)
        call.onAnswer?.()
      },
      onMessages: (messages, stream) => {
        this.#heard(manager, stream)
        call.onMessages(messages, stream)
      },
    })
  }

  /** Makes a call with one answer. Rejects with a CallError, also when the answer does not decode. */
  async unary<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    request: MessageInitShape<I>,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<MessageShape<O>> {
    let answer: Uint8Array | undefined
    await this.stream({
      path: `/${method.parent.typeName}/${method.name}`,
      request: toBinary(method.input, create(method.input, request)),
      timeoutMs,
      signal,
      onMessages: ([message]) => {
        answer ??= message
      },
    })
    if (answer === undefined) throw new CallError({ kind: 'garbage', detail: 'an answer without a message' })
    try {
      if (hasMoreParts(answer, ANSWER_PARTS)) throw new Error(`it has more than ${ANSWER_PARTS} parts`)
      return fromBinary(method.output, answer)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      throw new CallError({ kind: 'garbage', detail: `an answer to ${method.name} that does not decode (${why})` })
    }
  }

  /** Cuts the connection, with all calls on it: the next call opens a new one. */
  drop(reason: Error): void {
    const manager = this.#manager
    this.#manager = undefined
    manager?.abort(reason)
  }

  #heard(manager: Http2SessionManager, stream: ClientHttp2Stream | undefined): void {
    this.#heardAt = performance.now()
    const session = stream?.session as ClientHttp2Session | undefined
    if (stream === undefined || session === undefined) return
    manager.notifyResponseByteRead(stream)
    if (this.#widened.has(session)) return
    this.#widened.add(session)
    this.#shown = shownCertificates(session)
    session.setLocalWindowSize(WINDOW)
  }

  #open(): Http2SessionManager {
    if (this.#manager === undefined) {
      this.#client = clientExpiry(this.#target.tls)
      this.#manager = createManager(this.#target)
    }
    return this.#manager
  }
}

/** https://www.rfc-editor.org/rfc/rfc7617 */
function authorizationOf({ tls }: Target): string | undefined {
  if (tls?.basicAuth === undefined) return undefined
  const { username, password } = tls.basicAuth
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

/** Throws a CallError where a TLS file cannot be read. */
function createManager({ address, tls }: Target): Http2SessionManager {
  const host = address.host.includes(':') ? `[${address.host}]` : address.host
  const { socket } = address
  const options: SecureClientSessionOptions = {
    settings: { initialWindowSize: WINDOW, enablePush: false },
    maxSessionMemory: 64,
    ...(socket !== undefined && { createConnection: () => connect(socket) }),
    ...(tls && secureOptions(tls)),
  }
  const url = socket === undefined ? `${tls ? 'https' : 'http'}://${host}:${address.port}` : 'http://localhost'
  return new Http2SessionManager(url, {}, options)
}

function secureOptions({ serverName, caFiles, client, verify }: RelayTls): SecureClientSessionOptions {
  try {
    return {
      minVersion: 'TLSv1.3',
      rejectUnauthorized: verify,
      ...(serverName !== undefined && { servername: serverName }),
      ...(caFiles.length > 0 && { ca: caFiles.map((file) => readFileSync(file)) }),
      ...(client && { cert: readFileSync(client.certFile), key: readFileSync(client.keyFile) }),
    }
  } catch (cause) {
    throw new CallError({ kind: 'transport', cause })
  }
}
