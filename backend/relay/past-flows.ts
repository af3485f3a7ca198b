import { create, toBinary } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { GetFlowsRequestSchema } from '#gen/observer/observer_pb.ts'
import { linkedSignal } from '#service/linked-signal.ts'
import type { PastFlows, PastLimits, PastRange, Upstream } from '#service/source.ts'
import { CallError } from './call.ts'
import type { StreamContext } from './flow-stream.ts'
import { maskFor } from './flows-request.ts'
import { troubleOf } from './problem.ts'

const lastBefore = (ms: number) => {
  const before = timestampFromMs(Math.ceil(ms) - 1)
  return { ...before, nanos: before.nanos + 999_999 }
}

/** Asks once for what the nodes still keep of a past time. Ends at a limit with what has come until then. */
export async function pastFlows(
  { channel, target, mask }: Pick<StreamContext, 'channel' | 'target' | 'mask'>,
  upstream: Upstream,
  { fromMs, toMs }: PastRange,
  limits: PastLimits,
  signal: AbortSignal,
): Promise<PastFlows> {
  const request = create(GetFlowsRequestSchema, {
    since: timestampFromMs(Math.floor(fromMs)),
    // Both ends are included by Hubble, which counts nanoseconds.
    until: lastBefore(toMs),
    whitelist: [...upstream.whitelist],
    blacklist: [...upstream.blacklist],
    ...maskFor(upstream, mask.used),
  })
  const responses: Uint8Array[] = []
  let bytes = 0
  const enough = new AbortController()
  const timer = setTimeout(() => enough.abort(), limits.ms)
  try {
    await channel.stream({
      path: '/observer.Observer/GetFlows',
      request: toBinary(GetFlowsRequestSchema, request),
      signal: linkedSignal(signal, enough.signal),
      timeoutMs: undefined,
      onMessages: (messages) => {
        for (const message of messages) {
          if (responses.length >= limits.messages || bytes >= limits.bytes) return enough.abort()
          responses.push(message)
          bytes += message.length
        }
      },
    })
    return { kind: 'flows', responses, all: true }
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    if (responses.length > 0 && enough.signal.aborted) return { kind: 'flows', responses, all: false }
    if (enough.signal.aborted) return { kind: 'failed', problem: `No answer within ${limits.ms / 1000} seconds.` }
    return { kind: 'failed', problem: troubleOf(error.failure, target).problem.message }
  } finally {
    clearTimeout(timer)
    enough.abort()
  }
}
