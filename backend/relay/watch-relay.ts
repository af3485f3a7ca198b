import { fromBinary } from '@bufbuild/protobuf'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { SourceState, type SourceStatus } from '#gen/orrery/v1/orrery_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import type { FlowSource } from '#service/source.ts'
import { relayAddress } from '../config/address.ts'
import type { RelayTls } from '../config/config.ts'
import { createLog } from '../log.ts'
import { type Answer, type FakeRelay, type Method, nodesMessage, startFakeRelay } from './fake-relay.ts'
import { createRelaySource } from './source.ts'

const FAST = {
  firstRetryMs: 10,
  longestRetryMs: 60,
  pollMs: 20,
  answerMs: 400,
  slowAnswerMs: 400,
  probeMs: 400,
  overlapMs: 1_000,
  filesMs: 20,
}

export const code = (wanted: string) => (status: SourceStatus) => status.problem?.code === wanted
export const live = (status: SourceStatus) => status.state === SourceState.LIVE
export const CONNECTED = nodesMessage(NodeState.NODE_CONNECTED, ['one', 'two'])

/** A test Relay that ends with the test. */
export async function fakeRelay(
  stops: Stops,
  first?: Partial<Record<Method, Answer>>,
  port?: number,
): Promise<FakeRelay> {
  const relay = await startFakeRelay(first, port)
  stops.push(() => relay.close())
  return relay
}

/** A Relay source as a test sees it. */
export interface Watched {
  readonly source: FlowSource
  /** What the sink was given, in words. */
  readonly flows: readonly string[]
  readonly gaps: () => number
  /** Since when flows may be missing, of each gap. */
  readonly since: readonly (number | undefined)[]
  /** Settles with the first status that fits, seen now or later. */
  readonly until: (fits: (status: SourceStatus) => boolean) => Promise<SourceStatus>
}

/** Things to end with the test, the last one first. */
export type Stops = (() => Promise<void> | void)[]

/** Opens a source with short waits at a port of loopback or at an address, and one stream of everything on it. */
export function watchRelay(stops: Stops, at: number | string, tls?: RelayTls, masked = false): Watched {
  const parsed = relayAddress(typeof at === 'number' ? `127.0.0.1:${at}` : at)
  if (!parsed.ok) throw new Error(parsed.expected)
  const stop = new AbortController()
  stops.push(() => stop.abort())
  const log = createLog({ level: 'silent', format: 'json' })
  const source = createRelaySource({ address: parsed.value, tls, signal: stop.signal, log, timing: FAST, masked })
  const flows: string[] = []
  let gaps = 0
  const since: (number | undefined)[] = []
  const sink = {
    responses: (batch: readonly Uint8Array[]) => {
      for (const bytes of batch) flows.push(describeMessage(bytes))
    },
    gap: (sinceMs?: number) => {
      gaps++
      since.push(sinceMs)
      flows.push('gap')
    },
    complete: () => flows.push('complete'),
  }
  source.open({ whitelist: [], blacklist: [] }, sink, stop.signal)
  const until = (fits: (status: SourceStatus) => boolean) =>
    new Promise<SourceStatus>((resolve) => {
      if (fits(source.status())) resolve(source.status())
      else source.onStatus((status) => fits(status) && resolve(status), stop.signal)
    })
  return { source, flows, gaps: () => gaps, since, until }
}

function describeMessage(bytes: Uint8Array): string {
  try {
    const { responseTypes } = fromBinary(GetFlowsResponseSchema, bytes)
    return responseTypes.case === 'flow' ? responseTypes.value.uuid : String(responseTypes.case)
  } catch {
    return 'undecodable'
  }
}
