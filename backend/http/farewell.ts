import type { Interceptor } from '@connectrpc/connect'

/** Ends streams that the shutdown cut short with its reason, so that nobody takes them for complete. */
export const farewell =
  (shutdown: AbortSignal): Interceptor =>
  (next) =>
  async (request) => {
    const response = await next(request)
    return response.stream ? { ...response, message: withReason(response.message, shutdown) } : response
  }

async function* withReason<T>(messages: AsyncIterable<T>, shutdown: AbortSignal): AsyncGenerator<T> {
  yield* messages
  shutdown.throwIfAborted()
}
