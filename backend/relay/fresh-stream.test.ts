import { afterEach, expect, it } from 'vitest'
import { SourceState, type SourceStatus } from '#gen/orrery/v1/orrery_pb.ts'
import { answers, flowMessage } from './fake-relay.ts'
import { CONNECTED, code, fakeRelay, live, type Stops, watchRelay } from './watch-relay.ts'

const stops: Stops = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

const NOTHING = { responses: () => undefined, gap: () => undefined, complete: () => undefined }
const ALL = { whitelist: [], blacklist: [] }

it('a further stream does not take the green away while it opens, but does when it is not answered', async () => {
  const relay = await fakeRelay(stops, { GetFlows: answers.stream([CONNECTED, flowMessage(7)]) })
  const { source, until } = watchRelay(stops, relay.port)
  await until(live)
  const seen: SourceStatus[] = []
  const stop = new AbortController()
  stops.push(() => stop.abort())
  source.onStatus((status) => seen.push(status), stop.signal)

  const opened = relay.calls.filter(({ method }) => method === 'GetFlows').length
  source.open(ALL, NOTHING, stop.signal)
  while (relay.calls.filter(({ method }) => method === 'GetFlows').length === opened)
    await new Promise((resolve) => setTimeout(resolve, 2))
  expect(seen.filter((status) => !live(status))).toEqual([])

  relay.change({ GetFlows: answers.silence })
  source.open(ALL, NOTHING, stop.signal)
  const status = await until(code('timeout'))
  expect(status.state).toBe(SourceState.RECONNECTING)
})
