import { createServer as createWeb } from 'node:http'
import { connect, createServer, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it } from 'vitest'
import { answers, listening } from '../relay/fake-relay.ts'
import type { Stops } from '../relay/watch-relay.ts'
import { diagnosis, failures, relayFor } from './test-diagnosis.ts'

const stops: Stops = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

async function tcpServer(onSocket: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    onSocket(socket)
  })
  stops.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(() => resolve()))
  })
  return listening(server)
}

describe('an address that leads nowhere', () => {
  it('says a name that is not known', async () => {
    expect(failures(await diagnosis('relay.invalid:4245'))).toEqual([
      expect.stringMatching(/^address: FAIL The name relay\.invalid is not known/),
    ])
  })

  it('says a refused port', async () => {
    const closed = createServer()
    const port = await listening(closed)
    await new Promise((resolve) => closed.close(resolve))
    const lines = await diagnosis(port)
    expect(failures(lines)).toEqual([expect.stringMatching(/^tcp: FAIL Nothing listens at 127\.0\.0\.1:\d+/)])
    expect(lines).toContain('flows: NOT_REACHED First “Connection” has to work.')
  })

  it('says a socket that is not there', async () => {
    expect(failures(await diagnosis('unix:///no/such/hubble.sock'))).toEqual([
      expect.stringMatching(/^tcp: FAIL There is no socket/),
    ])
  })

  it('says a black hole', async () => {
    // A listener whose queue is full answers nobody: its thread stands still and never accepts.
    const code = `
      const { parentPort } = require('node:worker_threads')
      const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
        parentPort.postMessage(server.address().port)
        setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 10)
      })`
    const worker = new Worker(code, { eval: true })
    stops.push(async () => {
      await worker.terminate()
    })
    const port = await new Promise<number>((resolve) => worker.once('message', resolve))
    await new Promise((resolve) => setTimeout(resolve, 100))
    for (let filler = 0; filler < 4; filler++) {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => socket.destroy())
      stops.push(() => {
        socket.destroy()
      })
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(failures(await diagnosis(port))).toEqual([
      expect.stringMatching(/^tcp: FAIL .* does not answer: no connection within/),
    ])
  })
})

describe('a server that is no Relay', () => {
  it.each<[string, () => Promise<number>, RegExp]>([
    [
      'a web server',
      async () => {
        const web = createWeb((_request, response) => response.end('hello'))
        stops.push(() => new Promise((resolve) => web.close(() => resolve())))
        return listening(web)
      },
      /^grpc: FAIL .* web server that speaks HTTP\/1 \(HTTP\/1\.1 400 Bad Request\)/,
    ],
    ['one that says nothing', () => tcpServer(() => undefined), /^grpc: FAIL .* says nothing/],
    ['one that hangs up', () => tcpServer((socket) => socket.destroy()), /^grpc: FAIL .* hangs up/],
    [
      'one that says something else',
      () => tcpServer((socket) => socket.write('220 mail ready\r\n')),
      /^grpc: FAIL .*220 mail ready/,
    ],
    [
      'HTTP/2 without gRPC',
      async () => (await relayFor(stops, { Check: answers.http(404) })).port,
      /^grpc: FAIL .* not with gRPC/,
    ],
    [
      'another gRPC server',
      async () => {
        const unknown = answers.status(12, 'unknown service observer.Observer')
        return (await relayFor(stops, { ServerStatus: unknown, GetFlows: unknown })).port
      },
      /^version: FAIL .* no Hubble observer/,
    ],
  ])('%s', async (_what, start, says) => {
    expect(failures(await diagnosis(await start()))).toEqual([expect.stringMatching(says)])
  })
})
