import { clone, create, toBinary } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { compileFlowFilters } from '#domain/filter/flow-filter.ts'
import { type Flow, LostEventSource } from '#gen/flow/flow_pb.ts'
import { type GetFlowsResponse, GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { SourceKind, SourceState, type SourceStatus, SourceStatusSchema } from '#gen/orrery/v1/orrery_pb.ts'
import type { FlowSource, SourceSink, Upstream } from './source.ts'

interface Opened {
  readonly upstream: Upstream
  readonly sink: SourceSink
  readonly signal: AbortSignal
  readonly matches: (flow: Flow) => boolean
}

/** A source in memory for tests: sends what the test pushes, and shows who has it open. */
export class TestSource implements FlowSource {
  readonly kind: SourceKind
  readonly name = 'test'
  /** The source's clock; a file's follows its newest flow. */
  clock: number
  /** Every stream opened so far. */
  readonly opened: Opened[] = []
  /** What is sent to who opens a stream, oldest first. */
  readonly history: Uint8Array[] = []
  readonly #listeners = new Set<(status: SourceStatus) => void>()
  #status: SourceStatus

  constructor(kind: SourceKind = SourceKind.RELAY, clock = 1_700_000_000_000) {
    this.kind = kind
    this.clock = clock
    this.#status = create(SourceStatusSchema, { kind, name: this.name, state: SourceState.LIVE })
  }

  /** Streams open now. */
  get live(): readonly Opened[] {
    return this.opened.filter(({ signal }) => !signal.aborted)
  }

  /** Sends flows to every open stream whose filters match. */
  push(flows: readonly Flow[]): void {
    for (const { sink, matches } of this.live) sink.responses(flows.filter(matches).map(responseOf))
  }

  pushBytes(batch: readonly Uint8Array[]): void {
    for (const { sink } of this.live) sink.responses(batch)
  }

  lose(events: number): void {
    this.pushBytes([
      encode(
        create(GetFlowsResponseSchema, {
          responseTypes: {
            case: 'lostEvents',
            value: { source: LostEventSource.HUBBLE_RING_BUFFER, numEventsLost: BigInt(events) },
          },
          time: timestampFromMs(this.clock),
        }),
      ),
    ])
  }

  breakStreams(): void {
    for (const { sink } of this.live) sink.gap()
  }

  complete(): void {
    for (const { sink } of this.live) sink.complete()
  }

  change(change: (status: SourceStatus) => void): void {
    this.#status = clone(SourceStatusSchema, this.#status)
    change(this.#status)
    for (const listener of this.#listeners) listener(this.#status)
  }

  now(): number {
    return this.clock
  }

  open(upstream: Upstream, sink: SourceSink, signal: AbortSignal): void {
    const filters = compileFlowFilters(upstream.whitelist, upstream.blacklist)
    if (filters.kind === 'error') throw new Error(filters.message)
    this.opened.push({ upstream, sink, signal, matches: filters.matches })
    if (this.history.length > 0) sink.responses(this.history)
  }

  status(): SourceStatus {
    return this.#status
  }

  onStatus(listener: (status: SourceStatus) => void, signal: AbortSignal): void {
    this.#listeners.add(listener)
    signal.addEventListener('abort', () => this.#listeners.delete(listener))
  }

  /** What it still has of the past; the test decides. */
  past?: NonNullable<FlowSource['past']>
  reach?: NonNullable<FlowSource['reach']>

  namespaces(): Promise<readonly { readonly cluster: string; readonly namespace: string }[]> {
    return Promise.resolve([{ cluster: '', namespace: 'kube-system' }])
  }
}

/** The message in which a source sends a flow. */
export function responseOf(flow: Flow): Uint8Array {
  return encode(
    create(GetFlowsResponseSchema, {
      responseTypes: { case: 'flow', value: flow },
      nodeName: flow.nodeName,
      ...(flow.time === undefined ? {} : { time: flow.time }),
    }),
  )
}

const encode = (response: GetFlowsResponse): Uint8Array => toBinary(GetFlowsResponseSchema, response)
