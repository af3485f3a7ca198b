import { create } from '@bufbuild/protobuf'
import { afterEach, expect, test } from 'vitest'
import { SECRET_HEADERS } from '#domain/redact/options.ts'
import { Tally } from '#domain/redact/tally.ts'
import { FlowSchema, Verdict } from '#gen/flow/flow_pb.ts'
import { redactedSource } from './redacted-source.ts'
import { endAll, observe, serve, until } from './test-service.ts'
import { TestSource } from './test-source.ts'

afterEach(endAll)

test('a filter that looks into what is redacted is matched here, not handed on, and says so', async () => {
  const inner = new TestSource()
  const { client } = serve(
    redactedSource(inner, { headers: SECRET_HEADERS, urlQuery: false, patterns: [] }, new Tally()),
  )
  const secret = observe(client, 'http-header:authorization:s3cret verdict:FORWARDED')
  const plain = observe(client, 'http-path:/cart')
  await until(() => inner.live.length === 2)
  inner.push([
    create(FlowSchema, {
      uuid: 'a',
      verdict: Verdict.FORWARDED,
      source: { namespace: 'shop', podName: 'web' },
      destination: { namespace: 'shop', podName: 'cart' },
      l7: {
        record: {
          case: 'http',
          value: { method: 'GET', url: '/cart', headers: [{ key: 'authorization', value: 's3cret' }] },
        },
      },
    }),
  ])
  expect(await secret.next()).toMatchObject({
    stats: { matched: 0 },
    notes: [expect.stringMatching(/^http_header: matched here because redacted/)],
  })
  expect(await plain.next()).toMatchObject({ stats: { matched: 1 }, notes: [] })
})
