import { create, toBinary } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { createCluster } from '#domain/demo/cluster.ts'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { createEncoder } from './encoder.ts'
import { flowResponse } from './ring.ts'

const START = 1_760_000_000_000

test('writes the very bytes that protobuf-es writes, for every kind of flow', () => {
  const encode = createEncoder()
  const events = createCluster({ seed: 3, rate: 100, startMs: START }).advance(START + 60_000)
  const responses = events.map((event) =>
    event.kind === 'flow'
      ? flowResponse(event.flow)
      : create(GetFlowsResponseSchema, { responseTypes: { case: 'lostEvents', value: event.lost } }),
  )
  const wrong = responses.filter(
    (response) => Buffer.compare(encode(response), toBinary(GetFlowsResponseSchema, response)) !== 0,
  )
  expect(responses.length).toBeGreaterThan(4000)
  expect(wrong).toEqual([])
})
