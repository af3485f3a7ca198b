import { create } from '@bufbuild/protobuf'
import { afterEach, expect, test } from 'vitest'
import { FlowFilterSchema } from '#gen/flow/flow_pb.ts'
import { Hub } from './hub.ts'
import type { Subscriber } from './subscriber.ts'
import { TestSource } from './test-source.ts'

const stop = new AbortController()
afterEach(() => stop.abort())

const nobody: Subscriber = { take: () => undefined, older: () => undefined, complete: () => undefined }

test('hundreds of filters in turn leave no more upstreams open than there can be views', () => {
  const source = new TestSource()
  const hub = new Hub(source, { keepMs: 60_000, items: 100, bytes: 100_000 }, stop.signal)
  const stays = new AbortController()
  const upstream = (port: number) => ({
    whitelist: [create(FlowFilterSchema, { sourcePort: [`${port}`] })],
    blacklist: [],
  })
  hub.subscribe(upstream(1), nobody, stays.signal)
  const first = source.opened[0]
  for (let port = 2; port < 500; port++) {
    const looks = new AbortController()
    hub.subscribe(upstream(port), nobody, looks.signal)
    looks.abort()
  }
  expect(source.opened).toHaveLength(499)
  expect([hub.size, source.live.length]).toEqual([64, 64])
  expect(source.live).toContain(first)
  expect(source.live.at(-1)).toBe(source.opened.at(-1))
  stays.abort()
})
