import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf'
import type { Trouble } from '#domain/doctor/facts.ts'
import type { Sampler } from '#domain/doctor/sampler.ts'
import { GetFlowsRequestSchema } from '#gen/observer/observer_pb.ts'
import type { Channel, Target } from '../relay/channel.ts'
import { settle } from './ask.ts'

/** A run of messages is cut here: enough to judge by, and no burden for a large cluster. */
const MOST = 5_000

export interface Heard {
  readonly messages: number
  /** From the first to the last moment of listening, in milliseconds. */
  readonly ms: number
  readonly trouble: Trouble | undefined
  /** The server ended the stream itself. */
  readonly ended: boolean
}

/** Listens to GetFlows for as long as given and folds what comes into the sampler. `fresh`: only flows from now on are asked for. */
export async function listen(
  target: Target,
  channel: Channel,
  request: MessageInitShape<typeof GetFlowsRequestSchema>,
  sampler: Pick<Sampler, 'take'>,
  { ms, fresh }: { readonly ms: number; readonly fresh: boolean },
  signal: AbortSignal,
): Promise<Heard> {
  const stop = new AbortController()
  const onAbort = () => stop.abort()
  signal.addEventListener('abort', onAbort)
  const timer = setTimeout(onAbort, ms)
  const started = performance.now()
  let messages = 0
  let lastMs = started
  const answer = await settle(target, () =>
    channel.stream({
      path: '/observer.Observer/GetFlows',
      request: toBinary(GetFlowsRequestSchema, create(GetFlowsRequestSchema, request)),
      timeoutMs: undefined,
      signal: stop.signal,
      onMessages: (batch) => {
        const now = Date.now()
        for (const bytes of batch) {
          messages += 1
          sampler.take(bytes, now, fresh)
        }
        lastMs = performance.now()
        if (messages >= MOST) stop.abort()
      },
    }),
  )
  clearTimeout(timer)
  signal.removeEventListener('abort', onAbort)
  const failed = answer.kind === 'failed' && answer.failure.kind !== 'aborted'
  return {
    messages,
    ms: (messages >= MOST ? lastMs : performance.now()) - started,
    trouble: failed ? answer.trouble : undefined,
    ended: answer.kind === 'answer',
  }
}
