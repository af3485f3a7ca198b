import { type ClientHttp2Stream, constants, type IncomingHttpHeaders } from 'node:http2'
import type { Http2SessionManager } from '@connectrpc/connect-node'
import { FrameError, FrameSplitter, frame } from './frames.ts'

/** How a call to Relay failed. */
export type Failure =
  /** A gRPC status other than OK. */
  | { readonly kind: 'status'; readonly code: number; readonly message: string }
  /** An answer of HTTP that is not one of gRPC. */
  | { readonly kind: 'http'; readonly status: number; readonly contentType: string; readonly location: string }
  /** Bytes that are no gRPC frames. */
  | { readonly kind: 'garbage'; readonly detail: string }
  /** The stream ended without a gRPC status. */
  | { readonly kind: 'cut' }
  /** No answer in time. */
  | { readonly kind: 'timeout'; readonly ms: number }
  /** The stream stays open and silent though the nodes see flows; as many as this were missed. */
  | { readonly kind: 'stalled'; readonly flows: number }
  /** Connection, TLS or HTTP/2 failed. */
  | { readonly kind: 'transport'; readonly cause: unknown }
  /** Whoever took the messages failed. */
  | { readonly kind: 'internal'; readonly cause: unknown }
  | { readonly kind: 'aborted' }

/** The one error that calls to Relay throw. */
export class CallError extends Error {
  override readonly name = 'CallError'
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.kind, 'cause' in failure ? { cause: failure.cause } : undefined)
    this.failure = failure
  }
}

export interface Call {
  /** `/package.Service/Method` */
  readonly path: string
  readonly request: Uint8Array
  readonly signal: AbortSignal
  /** Longest time to the end of the call; undefined for a stream without end. */
  readonly timeoutMs: number | undefined
  /** Value of the authorization header. */
  readonly authorization?: string | undefined
  /** Longest message taken, in bytes. */
  readonly messageLimit: number
  /** The server accepted the call: it sent headers. */
  onAnswer?(): void
  /** The messages that came with one chunk. */
  onMessages(messages: readonly Uint8Array[], stream: ClientHttp2Stream): void
}

const OK = '0'

/** Makes a gRPC call with one request message. Resolves at status OK, rejects with a CallError otherwise. */
export function makeCall(manager: Http2SessionManager, call: Call): Promise<void> {
  return new Promise((resolve, reject) => {
    let stream: ClientHttp2Stream | undefined
    let settled = false
    const { signal, timeoutMs } = call

    const finish = (failure: Failure | undefined) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      if (stream?.closed === false) stream.close(constants.NGHTTP2_CANCEL)
      if (failure === undefined) resolve()
      else reject(new CallError(failure))
    }
    const onAbort = () => finish({ kind: 'aborted' })
    const timer =
      timeoutMs === undefined ? undefined : setTimeout(() => finish({ kind: 'timeout', ms: timeoutMs }), timeoutMs)
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) return onAbort()

    const started = (opened: ClientHttp2Stream) => {
      stream = opened
      // Without a listener an error that comes after the end would end the process.
      opened.on('error', (cause) => finish({ kind: 'transport', cause }))
      if (settled) {
        opened.close(constants.NGHTTP2_CANCEL)
        return
      }
      readAnswer(opened, call, finish)
      opened.end(frame(call.request))
    }
    manager
      .request('POST', call.path, headersOf(call), {})
      .then(started, (cause: unknown) => finish({ kind: 'transport', cause }))
  })
}

/** What went wrong while the messages were read: by the server's fault, by what the reader found, or by a mistake of ours. */
function failureOf(error: unknown): Failure {
  if (error instanceof FrameError) return { kind: 'garbage', detail: error.message }
  return error instanceof CallError ? error.failure : { kind: 'internal', cause: error }
}

const headersOf = ({ timeoutMs, authorization }: Call) => ({
  'content-type': 'application/grpc',
  te: 'trailers',
  'user-agent': 'orrery',
  'grpc-accept-encoding': 'identity',
  ...(authorization !== undefined && { authorization }),
  ...(timeoutMs !== undefined && { 'grpc-timeout': `${Math.ceil(timeoutMs)}m` }),
})

function readAnswer(stream: ClientHttp2Stream, call: Call, finish: (failure: Failure | undefined) => void): void {
  const splitter = new FrameSplitter(call.messageLimit)
  let status: Failure | 'ok' | undefined

  stream.on('response', (headers) => {
    const answer = httpFailure(headers)
    if (answer) {
      finish(answer)
      return
    }
    // A call that fails at once may carry its status here instead of in trailers.
    status = grpcStatus(headers)
    if (status === undefined) call.onAnswer?.()
  })
  stream.on('trailers', (trailers) => {
    status = grpcStatus(trailers) ?? status
  })
  stream.on('data', (chunk: Buffer) => {
    if (stream.closed) return
    try {
      const messages = splitter.push(chunk)
      if (messages.length > 0) call.onMessages(messages, stream)
    } catch (error) {
      finish(failureOf(error))
    }
  })
  stream.on('close', () => {
    if (status === undefined) finish({ kind: 'cut' })
    else if (status === 'ok' && splitter.pending > 0)
      finish({ kind: 'garbage', detail: 'the last message is cut short' })
    else finish(status === 'ok' ? undefined : status)
  })
}

function httpFailure(headers: IncomingHttpHeaders & { ':status'?: number | undefined }): Failure | undefined {
  const status = headers[':status'] ?? 0
  const contentType = headers['content-type'] ?? ''
  if (status === 200 && /^application\/grpc($|[+;])/.test(contentType)) return undefined
  return { kind: 'http', status, contentType, location: headers.location ?? '' }
}

function grpcStatus(headers: IncomingHttpHeaders): Failure | 'ok' | undefined {
  const code = headers['grpc-status']
  if (code === undefined) return undefined
  if (code === OK) return 'ok'
  const message = String(headers['grpc-message'] ?? '')
  return { kind: 'status', code: Number(code), message: percentDecoded(message) }
}

/** gRPC sends status messages percent-encoded; a wrong escape is left as it stands. */
function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
