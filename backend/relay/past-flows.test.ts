import { fromBinary } from '@bufbuild/protobuf'
import { afterEach, expect, it } from 'vitest'
import { GetFlowsRequestSchema } from '#gen/observer/observer_pb.ts'
import type { PastLimits } from '#service/source.ts'
import { answers, flowMessage } from './fake-relay.ts'
import { CONNECTED, fakeRelay, live, type Stops, watchRelay } from './watch-relay.ts'

const stops: Stops = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

const EVERYTHING = { whitelist: [], blacklist: [] }
const LIMITS: PastLimits = { messages: 100, bytes: 1e6, ms: 2_000 }

async function ask(limits: Partial<PastLimits> = {}) {
  const relay = await fakeRelay(stops, {
    GetFlows: answers.stream([CONNECTED, flowMessage(1_000), flowMessage(2_000)]),
  })
  const { source, until } = watchRelay(stops, relay.port)
  await until(live)
  const range = { fromMs: 1_000, toMs: 3_000 }
  const past = await source.past?.(EVERYTHING, range, { ...LIMITS, ...limits }, new AbortController().signal)
  const request = relay.calls.findLast(({ method }) => method === 'GetFlows')?.request
  return { past, request: fromBinary(GetFlowsRequestSchema, request ?? new Uint8Array()), relay, source }
}

it('asks once for the flows of a past time, and no further', async () => {
  const { request } = await ask({ ms: 200 })
  expect(request.follow).toBe(false)
  expect(request.since).toMatchObject({ seconds: 1n, nanos: 0 })
  // Hubble takes what is no later than this, and counts nanoseconds.
  expect(request.until).toMatchObject({ seconds: 2n, nanos: 999_999_999 })
})

it('ends at a limit with what has come', async () => {
  const { past } = await ask({ messages: 2 })
  expect(past).toMatchObject({ kind: 'flows', all: false })
  expect(past?.kind === 'flows' && past.responses.length).toBe(2)
})

it('says why where nobody answers', async () => {
  const { relay, source } = await ask({ ms: 200 })
  await relay.close()
  const past = await source.past?.(
    EVERYTHING,
    { fromMs: 0, toMs: 1 },
    { ...LIMITS, ms: 1_000 },
    new AbortController().signal,
  )
  expect(past?.kind).toBe('failed')
})
