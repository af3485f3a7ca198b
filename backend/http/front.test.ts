import { once } from 'node:events'
import { connect as connectHttp2 } from 'node:http2'
import { connect, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { listening } from '../relay/fake-relay.ts'
import { createFront } from './front.ts'

const stops: (() => unknown)[] = []
afterEach(() => {
  for (const stop of stops.splice(0).reverse()) stop()
})

const REQUEST = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'

/** A server for so many connections that answers every path but `/wait`. */
async function serve(most: number) {
  const front = createFront(
    (request, response) => {
      if (request.url !== '/wait') response.end('well')
    },
    undefined,
    most,
  )
  const port = await listening(front.server)
  stops.push(() => {
    front.server.close()
    front.cut()
  })
  const open = (first: string): Socket => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(first)
    stops.push(() => socket.destroy())
    return socket
  }
  return { port, open }
}

async function answered(socket: Socket): Promise<string> {
  const [chunk] = (await once(socket, 'data')) as [Buffer]
  return chunk.toString().split('\r\n', 1)[0] ?? ''
}

test('connections that are kept open for nothing make room for new ones; what is under way stays', async () => {
  const { port, open } = await serve(20)
  const waiting = open('GET /wait HTTP/1.1\r\nHost: a\r\n\r\n')
  const session = connectHttp2(`http://127.0.0.1:${port}`)
  stops.push(() => session.destroy())
  session.request({ ':path': '/wait' }).on('error', () => undefined)
  const unused = connectHttp2(`http://127.0.0.1:${port}`)
  stops.push(() => unused.destroy())
  const asked = unused.request({ ':path': '/' }).resume()
  await once(asked, 'close')
  const ends: string[] = []
  waiting.on('close', () => ends.push('waiting'))
  session.on('close', () => ends.push('session'))
  unused.on('close', () => ends.push('unused'))
  for (let number = 0; number < 60; number++) expect(await answered(open(REQUEST))).toBe('HTTP/1.1 200 OK')
  expect(ends).toEqual(['unused'])
})

test('where all are busy, new ones are closed as they come', async () => {
  const { open } = await serve(5)
  const busy = Array.from({ length: 5 }, () => open('GET /wait HTTP/1.1\r\nHost: a\r\n\r\n'))
  for (const socket of busy) if (socket.connecting) await once(socket, 'connect')
  const late = open(REQUEST)
  await new Promise((resolve) => late.once('close', resolve))
  expect(late.bytesRead).toBe(0)
  expect(busy.some(({ destroyed }) => destroyed)).toBe(false)
})
