import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClient } from '@connectrpc/connect'
import { connectNodeAdapter, createConnectTransport } from '@connectrpc/connect-node'
import { layOver } from '#domain/timeline/lay-over.ts'
import { type Edge, type Frame, MapService, type Second, type SourceStatus } from '#gen/orrery/v1/orrery_pb.ts'
import { registerMapService } from '#service/map-service.ts'
import type { ServiceOptions } from '#service/options.ts'
import type { FlowSource } from '#service/source.ts'
import { listening } from './fake-relay.ts'
import type { Stops } from './watch-relay.ts'

/** What a page knows after the frames that have come, and how they came. */
export interface Page {
  readonly timeline: () => readonly Second[]
  readonly source: () => SourceStatus
  readonly edges: () => readonly Edge[]
  readonly last: () => Frame
  readonly frames: () => number
  /** Rows that came, and those that were told as more. */
  readonly rows: () => { readonly shown: number; readonly more: number }
  /** Settles when what is known fits. */
  readonly until: (fits: (page: Page) => boolean) => Promise<void>
}

/** The service over a source, behind a socket, and a stream of frames from it that goes on until the test ends. */
export async function watchPage(
  stops: Stops,
  source: FlowSource,
  options: Partial<ServiceOptions> = {},
): Promise<Page> {
  const stop = new AbortController()
  const server = createServer(
    connectNodeAdapter({
      routes: (router) => {
        registerMapService(router, {
          source,
          version: 'test',
          signal: stop.signal,
          options: { frameMs: 50, ...options },
        })
      },
    }),
  )
  await listening(server)
  stops.push(() => {
    stop.abort()
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  const transport = createConnectTransport({ baseUrl: `http://127.0.0.1:${port}`, httpVersion: '1.1' })
  const frames = createClient(MapService, transport).observe({ rows: 100 }, { signal: stop.signal })
  let timeline: readonly Second[] = []
  let status: SourceStatus | undefined
  let last: Frame | undefined
  let count = 0
  const edges = new Map<number, Edge>()
  const rows = { shown: 0, more: 0 }
  const wakes = new Set<() => void>()
  const read = async () => {
    for await (const frame of frames) {
      if (frame.reset) edges.clear()
      timeline = layOver(frame.reset ? [] : timeline, frame.timeline)
      status = frame.source ?? status
      last = frame
      count++
      for (const edge of frame.graph?.edges ?? []) edges.set(edge.number, edge)
      for (const number of frame.graph?.removedEdges ?? []) edges.delete(number)
      rows.shown += frame.rows.length
      rows.more += frame.moreRows
      for (const wake of wakes) wake()
    }
  }
  // The stream ends with the test.
  read().catch((error: unknown) => stop.signal.aborted || Promise.reject(error))
  const known = <Value>(value: Value | undefined): Value => {
    if (value === undefined) throw new Error('no frame has come')
    return value
  }
  const page: Page = {
    timeline: () => timeline,
    source: () => known(status),
    edges: () => [...edges.values()],
    last: () => known(last),
    frames: () => count,
    rows: () => rows,
    until: (fits) =>
      new Promise((resolve) => {
        const look = () => {
          if (count === 0 || !fits(page)) return
          wakes.delete(look)
          resolve()
        }
        wakes.add(look)
        look()
      }),
  }
  return page
}
