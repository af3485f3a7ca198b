/**
 * The page's first stream, asked for before the page's code is there: this file and nothing else is run at once, so it has no
 * part of protobuf or Connect.
 */
export interface FirstAsk {
  readonly url: string
  /** What the stream is called, see `ObserveRequest.viewer`. */
  readonly viewer: string
  readonly body: Uint8Array
  readonly response: Promise<Response>
  readonly abort: () => void
}

/** Rows asked for with the first frame of a stream. */
export const FIRST_ROWS = 1000

const varint = (value: number): readonly number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)]

const bytesField = (tag: number, bytes: readonly number[]): readonly number[] => [
  tag,
  ...varint(bytes.length),
  ...bytes,
]

const utf8 = (text: string): readonly number[] => [...new TextEncoder().encode(text)]

/** An `ObserveRequest` for services and names of the world, in Connect's envelope: the bytes that the client would write. */
export function firstBody(filter: string, viewer: string): Uint8Array<ArrayBuffer> {
  const query = [...(filter === '' ? [] : bytesField(0x0a, utf8(filter))), 0x20, 1, 0x28, 1]
  const message = [...bytesField(0x0a, query), 0x10, ...varint(FIRST_ROWS), ...bytesField(0x1a, utf8(viewer))]
  const body = new Uint8Array(5 + message.length)
  new DataView(body.buffer).setUint32(1, message.length)
  body.set(message, 5)
  return body
}

/** Asks for the stream of an address; undefined where the map is grouped in another way, which takes more than this file knows. */
export function askFirst(search: string, baseUri: string, ask: typeof fetch): FirstAsk | undefined {
  const params = new URLSearchParams(search)
  if (params.has('group') || params.has('world')) return undefined
  const url = new URL('orrery.v1.MapService/Observe', new URL('.', baseUri)).href
  const viewer = `${Math.random()}`
  const body = firstBody(params.get('filter') ?? '', viewer)
  const ending = new AbortController()
  const headers = { 'content-type': 'application/connect+proto', 'connect-protocol-version': '1' }
  const response = ask(url, { method: 'POST', headers, body, signal: ending.signal })
  // Whoever takes the answer hears of a failure; until then it is nobody's.
  response.catch(() => undefined)
  return { url, viewer, body, response, abort: () => ending.abort() }
}

const same = (a: unknown, b: Uint8Array): boolean =>
  a instanceof Uint8Array && a.length === b.length && a.every((byte, at) => byte === b[at])

/**
 * Fetches, but for the first stream: where the page asks for the very one that is under way, it gets that; where for another, that
 * one is given up.
 */
export function fetchAfter(first: FirstAsk | undefined, further: typeof fetch): typeof fetch {
  let waiting = first
  return (input, init) => {
    const asked = waiting
    if (asked === undefined || input !== asked.url) return further(input, init)
    waiting = undefined
    if (!same(init?.body, asked.body) || init?.signal?.aborted) {
      asked.abort()
      return further(input, init)
    }
    init?.signal?.addEventListener('abort', asked.abort, { once: true })
    return asked.response
  }
}

/** Names for streams: first that of the stream which is under way. */
export function viewerNames(first: FirstAsk | undefined): () => string {
  let waiting = first?.viewer
  return () => {
    const name = waiting ?? `${Math.random()}`
    waiting = undefined
    return name
  }
}
