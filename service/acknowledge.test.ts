import { afterEach, expect, test } from 'vitest'
import { endAll, flows, serve, until } from './test-service.ts'
import { TestSource } from './test-source.ts'

afterEach(endAll)

const settle = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('a viewer that means to acknowledge gets no new frame while an old one has not arrived', async () => {
  const source = new TestSource()
  const { client, end } = serve(source)
  const numbers: number[] = []
  let edgeFlows = 0
  const reading = (async () => {
    for await (const frame of client.observe({ rows: 10, viewer: 'one' }, { signal: end.signal })) {
      numbers.push(frame.number)
      edgeFlows = frame.graph?.edges[0]?.flows ?? edgeFlows
    }
  })()
  reading.catch(() => undefined)
  await until(() => source.live.length === 1)
  let pushed = 0
  const timer = setInterval(() => source.push(flows('web', 'cart', 1, source.clock + ++pushed)), 5)
  end.signal.addEventListener('abort', () => clearInterval(timer))

  await until(() => numbers.length > 10)
  await settle(1_700)
  const held = numbers.length
  await settle(200)
  expect(numbers.length).toBe(held)

  // With the next frame comes all that happened meanwhile, in one.
  const before = edgeFlows
  await client.acknowledge({ viewer: 'one', number: numbers.at(-1) ?? 0 })
  await until(() => numbers.length > held)
  expect(edgeFlows - before).toBeGreaterThan(10)
  expect(numbers).toEqual(numbers.map((_, at) => at + 1))
})

test('a viewer whose word is late gets signs of life meanwhile', async () => {
  const source = new TestSource()
  const { client, end } = serve(source, { heartbeatMs: 50 })
  const beats: number[] = []
  const reading = (async () => {
    for await (const frame of client.observe({ rows: 10, viewer: 'one' }, { signal: end.signal })) {
      if (frame.stats === undefined) beats.push(frame.number)
    }
  })()
  reading.catch(() => undefined)
  await until(() => source.live.length === 1)
  const timer = setInterval(() => source.push(flows('web', 'cart', 1, source.clock + 1)), 5)
  end.signal.addEventListener('abort', () => clearInterval(timer))
  await until(() => beats.length > 3)
  expect(beats).toEqual(beats.toSorted((a, b) => a - b))
})

test('of a stream that is not there it says that it is not known, for it may be another replica’s', async () => {
  const { client } = serve(new TestSource())
  expect(await client.acknowledge({ viewer: 'nobody', number: 1 })).toMatchObject({ known: false })
})
