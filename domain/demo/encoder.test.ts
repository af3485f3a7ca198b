import { toBinary } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { createCluster } from './cluster.ts'
import { createEncoder } from './encoder.ts'
import { eventResponse } from './responses.ts'

const START = 1_760_000_000_000

test('writes the very bytes that protobuf-es writes, for every kind of flow', () => {
  const encode = createEncoder()
  const events = createCluster({ seed: 3, rate: 100, startMs: START }).advance(START + 60_000)
  const responses = events.map(eventResponse)
  const wrong = responses.filter(
    (response) => Buffer.compare(encode(response), toBinary(GetFlowsResponseSchema, response)) !== 0,
  )
  expect(responses.length).toBeGreaterThan(4000)
  expect(wrong).toEqual([])
})
