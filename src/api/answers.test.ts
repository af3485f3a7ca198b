import { createRouterTransport } from '@connectrpc/connect'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { MapService } from '#gen/orrery/v1/orrery_pb.ts'
import { EMPTY_FLOWS, flowsStore } from '#src/state/flows.ts'
import { measuredStore } from '#src/state/measured.ts'
import { select } from '#src/state/view.ts'
import { watchAnswers } from './answers.ts'
import { ANSWER_LIMIT_MS, createClients } from './clients.ts'
import { watchFacets } from './facets.ts'

const ending = new AbortController()
beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', { hidden: false })
  flowsStore.setState({ ...EMPTY_FLOWS, link: { kind: 'open' } })
})
afterEach(() => {
  ending.abort()
  select(undefined)
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a question that is lost with its connection is asked again, while the streams go on', async () => {
  const asked = { details: 0, facets: 0 }
  const lost = () => new Promise<never>(() => undefined)
  const transport = createRouterTransport(({ service }) => {
    service(MapService, {
      details: () => (asked.details++ === 0 ? lost() : {}),
      facets: () => (asked.facets++ === 0 ? lost() : {}),
    })
  })
  const clients = createClients(transport)
  watchAnswers(clients, ending.signal)
  watchFacets(clients, ending.signal)
  select({ kind: 'edge', id: 'a → b' })
  await vi.advanceTimersByTimeAsync(ANSWER_LIMIT_MS - 1_000)
  expect(asked).toEqual({ details: 1, facets: 1 })
  await vi.advanceTimersByTimeAsync(6_000)
  expect(asked.details).toBeGreaterThan(1)
  expect(asked.facets).toBeGreaterThan(1)
  expect(measuredStore.getState()).toMatchObject({ problem: '', details: {} })
})
