import { create, toBinary } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { FrameSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { backendClients } from './backend-clients.ts'

test('each stream is heard by itself: bytes of one say nothing of another', async () => {
  const bodies: ReadableStreamDefaultController<Uint8Array>[] = []
  const clients = backendClients('http://backend.example/', async () => {
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void bodies.push(controller) })
    return new Response(body, { headers: { 'content-type': 'application/connect+proto' } })
  })
  const [silent, alive] = [clients.heard?.(), clients.heard?.()]
  const read = [silent, alive].map((one) => one?.map.observe({})[Symbol.asyncIterator]())
  const frames = read.map((one) => one?.next())
  while (bodies.length < 2) await new Promise((resolve) => setTimeout(resolve, 1))
  while ((silent?.bytesAt?.() ?? 0) === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  const heard = silent?.bytesAt?.() ?? 0
  while (Date.now() <= heard) await new Promise((resolve) => setTimeout(resolve, 1))

  const message = toBinary(FrameSchema, create(FrameSchema, { number: 1 }))
  bodies[1]?.enqueue(Uint8Array.of(0, 0, 0, 0, message.length, ...message))
  expect((await frames[1])?.value).toMatchObject({ number: 1 })
  expect(alive?.bytesAt?.()).toBeGreaterThan(heard)
  expect(silent?.bytesAt?.()).toBe(heard)
  bodies[0]?.error(new Error('over'))
  await expect(frames[0]).rejects.toThrow('over')
})

test('a stream ends with its signal also where fetch has forgotten that', async () => {
  const { heard } = backendClients('http://backend.example/', () =>
    Promise.resolve(new Response(new ReadableStream(), { headers: { 'content-type': 'application/connect+proto' } })),
  )
  const stop = new AbortController()
  const frames = heard?.().map.observe({}, { signal: stop.signal })[Symbol.asyncIterator]()
  const frame = frames?.next()
  await new Promise((resolve) => setTimeout(resolve, 5))
  stop.abort()
  await expect(frame).rejects.toThrow('aborted')
})
