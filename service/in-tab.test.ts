import { create } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { createClient } from '@connectrpc/connect'
import { expect, test } from 'vitest'
import { FlowSchema } from '#gen/flow/flow_pb.ts'
import { MapService, SourceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { createInTabTransport } from './in-tab.ts'
import { responseOf, TestSource } from './test-source.ts'

test('the same API answers in the tab, and ends with its signal', async () => {
  const source = new TestSource(SourceKind.FILE)
  source.history.push(responseOf(create(FlowSchema, { uuid: 'one', time: timestampFromMs(source.clock) })))
  const end = new AbortController()
  const client = createClient(MapService, createInTabTransport({ source, version: '1.2.3', signal: end.signal }))
  const frames = client.observe({ rows: 10 }, { signal: end.signal })[Symbol.asyncIterator]()
  const answer = frames.next()
  while (source.live.length === 0) await new Promise((resolve) => setTimeout(resolve, 2))
  source.complete()
  const first = await answer
  expect(first.value).toMatchObject({ number: 1, reset: true, stats: { matched: 1 }, rows: [{ number: 1 }] })
  expect(await client.status({})).toMatchObject({ version: '1.2.3', viewers: 1, demo: false })
  end.abort()
  await expect(frames.next()).rejects.toThrow(/abort/)
  expect(source.live).toHaveLength(0)
})
