import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { type Client, type ConnectRouter, createClient, createRouterTransport } from '@connectrpc/connect'
import { parseFlow } from '#domain/flow/notation.ts'
import { type Flow, Verdict } from '#gen/flow/flow_pb.ts'
import { type Frame, MapService } from '#gen/orrery/v1/orrery_pb.ts'
import { type MapServiceState, registerMapService } from './map-service.ts'
import type { ServiceOptions } from './options.ts'
import type { FlowSource } from './source.ts'

const ends = new Set<AbortController>()

/** Ends everything that was served and observed; for `afterEach`. */
export function endAll(): void {
  for (const end of ends) end.abort()
  ends.clear()
}

/** The real service in memory over a source that the test drives; frames as fast as the machine makes them. */
export function serve(source: FlowSource, options: Partial<ServiceOptions> = {}, useBinaryFormat = true) {
  const end = new AbortController()
  ends.add(end)
  let state: () => MapServiceState = () => {
    throw new Error('the service has not been asked for')
  }
  const routes = (router: ConnectRouter) => {
    state = registerMapService(router, {
      source,
      version: '1.2.3',
      signal: end.signal,
      options: { frameMs: 5, keepMs: 20, firstFrameMs: 50, snapshotWaitMs: 50, ...options },
    })
  }
  const transport = createRouterTransport(routes, { transport: { useBinaryFormat } })
  return { client: createClient(MapService, transport), state: () => state(), end }
}

/** A stream of frames that a test reads one by one; stops with the test. */
export function observe(
  client: Client<typeof MapService>,
  filter = '',
  rows = 100,
  window: { readonly fromMs?: number; readonly toMs?: number } = {},
) {
  const stop = new AbortController()
  ends.add(stop)
  const frames = client.observe({ query: { filter, ...window }, rows }, { signal: stop.signal })[Symbol.asyncIterator]()
  return {
    stop,
    next: async (): Promise<Frame> => {
      const result = await frames.next()
      if (result.done === true) throw new Error('the stream ended')
      return result.value
    },
  }
}

/** Waits until something is so; the test's own time limit ends it. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise<void>((resolve) => setTimeout(() => resolve(), 2))
}

/** `count` flows from one workload of the namespace shop to another, a millisecond apart from `clock` on. */
export function flows(from: string, to: string, count: number, clock: number, verdict = Verdict.FORWARDED): Flow[] {
  const word = verdict === Verdict.DROPPED ? 'dropped POLICY_DENIED' : ''
  const template = parseFlow(`shop/${from} -> shop/${to}:8080 ${word}`)
  return Array.from({ length: count }, (_, index) => ({
    ...template,
    time: timestampFromMs(clock + index),
    uuid: `${from}-${to}-${clock}-${index}`,
  }))
}
