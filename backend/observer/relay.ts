import type { ClientHttp2Stream } from 'node:http2'
import { create, type DescMessage, type DescMethodUnary, fromBinary, toBinary } from '@bufbuild/protobuf'
import { Code, ConnectError } from '@connectrpc/connect'
import { isReadable } from '#domain/wire/readable.ts'
import {
  GetFlowsRequestSchema,
  type GetFlowsResponse,
  GetFlowsResponseSchema,
  Observer,
} from '#gen/observer/observer_pb.ts'
import { linkedSignal } from '#service/linked-signal.ts'
import { CallError } from '../relay/call.ts'
import { Channel, type Target } from '../relay/channel.ts'
import { troubleOf } from '../relay/problem.ts'
import { Queue } from './queue.ts'
import type { ObserverUpstream } from './upstream.ts'

/** Responses held for a slow reader; then Relay is asked to wait. */
const HIGH = 512
const HIGH_BYTES = 1024 * 1024
const LOW = 128
const ANSWER_MS = 10_000

/**
 * Hands calls on to Relay. Each has a connection of its own: a reader that is slow holds up its connection, and must not hold up
 * the flows of the map.
 */
export function relayObserver(target: Target): ObserverUpstream {
  async function ask<I extends DescMessage, O extends DescMessage>(method: DescMethodUnary<I, O>, signal: AbortSignal) {
    const channel = new Channel(target)
    try {
      return await channel.unary(method, create(method.input), ANSWER_MS, signal)
    } catch (error) {
      throw translate(error, target)
    } finally {
      channel.drop(new Error('the call has ended'))
    }
  }
  return {
    async *flows(request, signal) {
      const channel = new Channel(target)
      const queue = new Queue<Uint8Array>()
      let held = 0
      const stop = new AbortController()
      let source: ClientHttp2Stream | undefined
      const done = channel
        .stream({
          path: '/observer.Observer/GetFlows',
          request: toBinary(GetFlowsRequestSchema, request),
          signal: linkedSignal(signal, stop.signal),
          timeoutMs: undefined,
          onMessages: (messages, stream) => {
            queue.push(messages)
            for (const { length } of messages) held += length
            source = stream
            if (queue.length > HIGH || held > HIGH_BYTES) stream.pause()
          },
        })
        .then(
          () => queue.end(),
          (error: unknown) => queue.end(translate(error, target)),
        )
      try {
        for await (const bytes of queue.read(() => undefined)) {
          held -= bytes.length
          if (queue.length < LOW && held < HIGH_BYTES / 4 && source?.isPaused() === true) source.resume()
          yield decoded(bytes)
        }
      } finally {
        stop.abort()
        await done
        channel.drop(new Error('the call has ended'))
      }
    },
    nodes: (signal) => ask(Observer.method.getNodes, signal),
    namespaces: (signal) => ask(Observer.method.getNamespaces, signal),
    status: (signal) => ask(Observer.method.serverStatus, signal),
  }
}

function decoded(bytes: Uint8Array): GetFlowsResponse {
  if (!isReadable(bytes)) {
    throw new ConnectError(`Relay sent a message of ${bytes.length} bytes, which is no flow.`, Code.DataLoss)
  }
  try {
    return fromBinary(GetFlowsResponseSchema, bytes)
  } catch (cause) {
    throw new ConnectError('Relay sent a message that does not decode.', Code.DataLoss, undefined, undefined, cause)
  }
}

/** What Relay says is handed on; why Relay says nothing is told in the words of the page. */
function translate(error: unknown, target: Target): unknown {
  if (!(error instanceof CallError)) return error
  const { failure } = error
  if (failure.kind === 'status')
    return new ConnectError(failure.message, failure.code in Code ? failure.code : Code.Unknown)
  if (failure.kind === 'aborted') return new ConnectError('The call was ended.', Code.Canceled)
  const { message, advice } = troubleOf(failure, target).problem
  return new ConnectError(`${message} ${advice}`.trim(), Code.Unavailable)
}
