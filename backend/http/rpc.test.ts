import { getEventListeners } from 'node:events'
import { createServer } from 'node:http'
import { createClient } from '@connectrpc/connect'
import { createConnectTransport } from '@connectrpc/connect-web'
import { afterEach, expect, it } from 'vitest'
import { Health } from '#gen/grpc/health/v1/health_pb.ts'
import { createLog } from '../log.ts'
import { createRpcHandler } from './rpc.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

it('calls that are over leave nothing on the signal of the server, and many at once raise no alarm', async () => {
  const warnings: string[] = []
  const warned = ({ name }: Error) => warnings.push(name)
  process.on('warning', warned)
  stops.push(() => process.off('warning', warned))
  const shutdown = new AbortController()
  const answer = createRpcHandler({
    routes: (router) =>
      router.service(Health, {
        check: () => ({}),
        async *watch(_request, { signal }) {
          yield {}
          await new Promise((resolve) => signal.addEventListener('abort', resolve))
        },
      }),
    shutdown: shutdown.signal,
    interceptors: [],
    log: createLog({ level: 'silent', format: 'json' }),
  })
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => new Promise((resolve) => server.close(resolve)))
  stops.push(() => server.closeAllConnections())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const client = createClient(Health, createConnectTransport({ baseUrl: `http://127.0.0.1:${port}` }))
  const held = () => getEventListeners(shutdown.signal, 'abort').length
  const before = held()

  const ends = Array.from({ length: 14 }, () => new AbortController())
  const streams = ends.map(({ signal }) => client.watch({}, { signal })[Symbol.asyncIterator]())
  await Promise.all(streams.map((stream) => stream.next()))
  expect(held()).toBe(before + 14)
  for (const end of ends) end.abort()
  await Promise.allSettled(streams.map((stream) => stream.next()))
  for (let calls = 0; calls < 14; calls++) await client.check({})
  await expect.poll(held).toBe(before)
  expect(warnings).toEqual([])
})
