import { clone, create, equals } from '@bufbuild/protobuf'
import { Observer } from '#gen/observer/observer_pb.ts'
import { SourceKind, SourceState, type SourceStatus, SourceStatusSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { linkedSignal } from '#service/linked-signal.ts'
import type { FlowSource } from '#service/source.ts'
import type { Log } from '../log.ts'
import { watchFiles } from '../tls/watch-files.ts'
import { AwayNodes } from './away-nodes.ts'
import { CallError } from './call.ts'
import { Channel, type Target } from './channel.ts'
import { FlowStream } from './flow-stream.ts'
import { Monitor, type RelayInfo } from './monitor.ts'
import { pastFlows } from './past-flows.ts'
import { reachOf } from './reach.ts'
import { statusOf } from './status.ts'
import { TIMING, type Timing } from './timing.ts'

export interface RelaySourceOptions extends Target {
  /** The demo cluster is read through a Relay too. */
  readonly kind?: SourceKind.RELAY | SourceKind.DEMO
  /** What people are shown instead of the address. */
  readonly name?: string
  /** Ends everything. */
  readonly signal: AbortSignal
  readonly log: Log
  /** Ask Relay for the fields only that the map is made of, where nobody wants flows whole. */
  readonly masked?: boolean
  readonly timing?: Partial<Timing>
}

/**
 * Flows from Hubble Relay, or from a single Cilium agent. Connects at once and for ever; each `open` is one GetFlows stream on
 * the one connection.
 */
export function createRelaySource(options: RelaySourceOptions): FlowSource {
  const { signal, log, masked = false, kind = SourceKind.RELAY, name = options.address.text } = options
  const timing = { ...TIMING, ...options.timing }
  const listeners = new Set<(status: SourceStatus) => void>()
  const streams = new Set<FlowStream>()
  const channel = new Channel(options)
  const awayNodes = new AwayNodes()
  const mask = { used: masked }
  let status = create(SourceStatusSchema, { kind, name, state: SourceState.CONNECTING, sinceMs: Date.now() })
  let workedOnce = false

  const changed = () => {
    if (signal.aborted) return
    const next = statusOf({
      kind,
      name,
      at: options.address.text,
      monitor,
      streams: [...streams],
      certificates: channel.certificates,
      awayNodes,
      workedOnce,
      masked: mask.used,
    })
    workedOnce ||= next.state === SourceState.LIVE
    const same = next.state === status.state && next.problem?.code === status.problem?.code
    next.sinceMs = same ? status.sinceMs : Date.now()
    if (!same) report(log, next)
    if (equals(SourceStatusSchema, next, status)) return
    status = next
    for (const listener of listeners) listener(clone(SourceStatusSchema, status))
  }
  const informed = (info: RelayInfo) => {
    for (const stream of streams) stream.informed(info)
  }
  const monitor = new Monitor(channel, options, timing, signal, { changed, informed })
  const fail = (error: unknown) => log.error({ err: error }, 'the Relay source failed')
  monitor.run().catch(fail)
  // An open connection outlives its certificates, and would then not come back after a break that nobody connects with them.
  watchFiles(tlsFiles(options), timing.filesMs, signal, () => {
    log.info({ relay: name }, 'the TLS files have changed: connecting anew')
    channel.drop(new Error('the TLS files have changed'))
  })
  signal.addEventListener('abort', () => channel.drop(new Error('the source was closed')))

  return {
    kind,
    name,
    get masked() {
      return mask.used
    },
    now: () => Date.now(),
    status: () => clone(SourceStatusSchema, status),
    onStatus: (listener, until) => {
      if (until.aborted) return
      listeners.add(listener)
      until.addEventListener('abort', () => listeners.delete(listener))
    },
    open: (upstream, sink, until) => {
      const ends = linkedSignal(until, signal)
      if (ends.aborted) return
      const context = { channel, target: options, monitor, timing, changed, mask }
      const stream = new FlowStream(context, upstream, sink, ends)
      streams.add(stream)
      ends.addEventListener('abort', () => {
        streams.delete(stream)
        changed()
      })
      stream.run().catch(fail)
      changed()
    },
    reach: (until) => reachOf(channel, timing.slowAnswerMs, linkedSignal(until, signal)),
    past: (upstream, range, limits, until) =>
      pastFlows({ channel, target: options, mask }, upstream, range, limits, linkedSignal(until, signal)),
    namespaces: async (until) => {
      try {
        const ends = linkedSignal(until, signal)
        const answer = await channel.unary(Observer.method.getNamespaces, {}, timing.slowAnswerMs, ends)
        return answer.namespaces.map(({ cluster, namespace }) => ({ cluster, namespace }))
      } catch (error) {
        if (!(error instanceof CallError)) throw error
        log.debug({ failure: error.failure.kind }, 'Relay did not tell its namespaces')
        return []
      }
    },
  }
}

function tlsFiles({ tls }: Target): readonly string[] {
  if (tls === undefined) return []
  return [...tls.caFiles, ...(tls.client ? [tls.client.certFile, tls.client.keyFile] : [])]
}

function report(log: Log, { state, name, problem, version }: SourceStatus): void {
  const details = { relay: name, state: SourceState[state].toLowerCase() }
  if (problem) log.warn({ ...details, code: problem.code, advice: problem.advice }, problem.message)
  else if (state === SourceState.LIVE)
    log.info({ ...details, ...(version !== '' && { version }) }, 'flows are coming in')
  else log.info(details, 'connecting to Relay')
}
