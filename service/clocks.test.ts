import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { afterEach, expect, test } from 'vitest'
import { parseFlow } from '#domain/flow/notation.ts'
import { SourceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { endAll, observe, serve, until } from './test-service.ts'
import { TestSource } from './test-source.ts'

afterEach(endAll)

const MINUTE = 60_000

/** What two nodes see for half a minute, of which one has a clock that is five minutes behind. */
function look(source: TestSource) {
  const seen = (node: string, line: string, timeMs: number, index: number) => ({
    ...parseFlow(line),
    nodeName: node,
    time: timestampFromMs(timeMs),
    uuid: `${node} ${index}`,
  })
  for (let index = 0; index < 60; index++) {
    source.clock += 500
    const { clock } = source
    source.push([
      seen('right', 'shop/web -> shop/cart:8080', clock, index),
      seen('behind', 'shop/web -> shop/stock:8080', clock - 5 * MINUTE, index),
    ])
  }
}

const edges = (frame: { readonly graph?: { readonly edges: readonly { readonly id: string }[] } | undefined }) =>
  frame.graph?.edges ?? []

test('what a node sees whose clock is behind is on the map as of now, for who looks later wholly, and it is told of whom', async () => {
  const source = new TestSource()
  const { client } = serve(source)
  const first = observe(client)
  await until(() => source.live.length === 1)
  look(source)
  const later = await observe(client, 'namespace:shop').next()
  const frames = [await first.next()]
  while (frames.at(-1)?.source?.clocksBehind.length !== 1) frames.push(await first.next())
  expect(frames.at(-1)?.source?.clocksBehind).toMatchObject([{ node: 'behind', behindMs: 5 * MINUTE }])

  const snapshot = await client.snapshot({})
  expect(snapshot.edges).toHaveLength(2)
  const stock = snapshot.edges.find(({ id }) => id.includes('stock'))
  expect(stock?.minute?.flows).toBeGreaterThan(20)
  expect(stock?.lastSeenMs).toBe(source.clock)

  // Who comes when it is known has all of it right.
  const whole = await observe(client, 'verdict:FORWARDED').next()
  const early = whole.timeline.filter(({ timeMs }) => timeMs < source.clock - 2 * MINUTE)
  expect(early.reduce((sum, { forwarded }) => sum + forwarded, 0)).toBe(0)
  expect(later.source?.clocksBehind ?? []).toHaveLength(1)
})

test('flows of a file have the times that they tell', async () => {
  const source = new TestSource(SourceKind.FILE)
  const { client } = serve(source)
  const first = observe(client)
  await until(() => source.live.length === 1)
  look(source)
  source.complete()
  let frame = await first.next()
  while (!edges(frame).some(({ id }) => id.includes('stock'))) frame = await first.next()
  const snapshot = await client.snapshot({})
  const stock = snapshot.edges.find(({ id }) => id.includes('stock'))
  expect(stock?.lastSeenMs).toBe(source.clock - 5 * MINUTE)
})
