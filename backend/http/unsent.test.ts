import { createServer, type ServerResponse } from 'node:http'
import { connect as connectHttp2, createServer as createHttp2 } from 'node:http2'
import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { listening } from '../relay/fake-relay.ts'
import { heldAnswers } from './unsent.ts'

const stops: (() => unknown)[] = []
afterEach(() => {
  for (const stop of stops.splice(0).reverse()) stop()
})

const BIG = Buffer.alloc(48 * 1024 * 1024)
const EMPTY = { once: () => undefined, writableLength: 0 } as unknown as ServerResponse

/** A response of 48 MiB of which nobody reads much. */
async function untaken(second: boolean): Promise<{ response: ServerResponse; leave: () => void }> {
  let take: (response: ServerResponse) => void = () => undefined
  const first = new Promise<ServerResponse>((resolve) => {
    take = resolve
  })
  const answer = (_request: unknown, response: unknown) => take(response as ServerResponse)
  const server = second ? createHttp2(answer) : createServer(answer)
  const port = await listening(server)
  stops.push(() => server.close())
  const caller = second ? connectHttp2(`http://127.0.0.1:${port}`) : connect(port, '127.0.0.1')
  stops.push(() => caller.destroy())
  caller.on('error', () => undefined)
  if ('request' in caller)
    caller
      .request({ ':path': '/' })
      .on('error', () => undefined)
      .pause()
  else caller.pause().write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  return { response: await first, leave: () => caller.destroy() }
}

test.each([
  ['HTTP/1.1', false],
  ['HTTP/2', true],
])(
  '%s: what is not taken holds up further answers until it is cut off or its caller leaves',
  async (_version, second) => {
    const unsent = heldAnswers()
    const [slow, slower] = await Promise.all([untaken(second), untaken(second)])
    for (const { response } of [slow, slower]) {
      response.on('error', () => undefined)
      expect(unsent.admits(response, 0)).toBe(true)
      response.end(BIG)
    }
    expect(unsent.admits(EMPTY, 10_000)).toBe(false)
    const closed = new Promise((resolve) => slow.response.once('close', resolve))
    slow.leave()
    await closed
    expect(unsent.admits(EMPTY, 10_000)).toBe(true)
    const third = await untaken(second)
    third.response.on('error', () => undefined)
    const closes: string[] = []
    third.response.on('close', () => closes.push('third'))
    expect(unsent.admits(third.response, 15_000)).toBe(true)
    third.response.end(BIG)
    expect(unsent.admits(EMPTY, 19_000)).toBe(false)
    const cut = new Promise((resolve) => slower.response.once('close', resolve))
    expect(unsent.admits(EMPTY, 21_000)).toBe(true)
    await cut
    expect(closes).toEqual([])
  },
)
