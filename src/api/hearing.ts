const STREAM = /^application\/connect\+/

/** Fetches for one stream, and knows when its bytes last came, also those of a frame that is on its way for long; milliseconds since the epoch. */
export function hearing(further: typeof fetch): { readonly ask: typeof fetch; readonly bytesAt: () => number } {
  let at = 0
  const ask: typeof fetch = async (input, init) => {
    const answer = await further(input, init)
    if (answer.body === null || !STREAM.test(answer.headers.get('content-type') ?? '')) return answer
    at = Date.now()
    const note = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform: (chunk, out) => {
        at = Date.now()
        out.enqueue(chunk)
      },
    })
    const { status, statusText, headers } = answer
    // The stream ends with its signal also where fetch forgets that once it has answered, as Node's may.
    const ends = init?.signal ? { signal: init.signal } : {}
    return new Response(answer.body.pipeThrough(note, ends), { status, statusText, headers })
  }
  return { ask, bytesAt: () => at }
}
