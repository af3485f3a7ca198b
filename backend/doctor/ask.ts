import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf'
import type { Trouble } from '#domain/doctor/facts.ts'
import { CallError, type Failure } from '../relay/call.ts'
import type { Channel, Target } from '../relay/channel.ts'
import { troubleOf } from '../relay/problem.ts'

export type Answer<T> =
  | { readonly kind: 'answer'; readonly message: T }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly trouble: Trouble }

/** Words for a failed call, the same that the status uses. */
export function wordsFor(failure: Failure, target: Target): Trouble {
  const { code, message, advice } = troubleOf(failure, target).problem
  return { code, message, advice }
}

/** Settles a call to a value, whatever becomes of it. */
export async function settle<T>(target: Target, call: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { kind: 'answer', message: await call() }
  } catch (error) {
    const failure: Failure = error instanceof CallError ? error.failure : { kind: 'transport', cause: error }
    return { kind: 'failed', failure, trouble: wordsFor(failure, target) }
  }
}

/** Asks with one message and gets one back. */
export const askOnce = <I extends DescMessage, O extends DescMessage>(
  target: Target,
  channel: Channel,
  method: DescMethodUnary<I, O>,
  request: MessageInitShape<I>,
  ms: number,
  signal: AbortSignal,
): Promise<Answer<MessageShape<O>>> => settle(target, () => channel.unary(method, request, ms, signal))
