import { isReadable } from '#domain/wire/readable.ts'
import type { Node } from '#gen/observer/observer_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import { pause } from '#service/pause.ts'
import type { SourceSink, Upstream } from '#service/source.ts'
import { Backoff } from './backoff.ts'
import { CallError, type Failure } from './call.ts'
import type { Channel, Target } from './channel.ts'
import { flowsRequest, type Resume } from './flows-request.ts'
import type { Monitor, RelayInfo } from './monitor.ts'
import { nodeMessage, StreamNodes } from './nodes.ts'
import { OldFlows } from './old-flows.ts'
import { Peeker } from './peek.ts'
import { type Trouble, troubleOf } from './problem.ts'
import { StallWatch } from './stall.ts'
import { allFailed, endedByServer, isRefusal, noFlows, noNodes } from './stream-trouble.ts'
import type { Timing } from './timing.ts'

/** Messages in a row that are no protobuf at all, after which the stream is given up. */
const MAX_GARBAGE = 20

/** What a message with a flow begins with: field 1 of GetFlowsResponse. */
const FLOW = (1 << 3) | 2

/** https://grpc.io/docs/guides/status-codes/ */
const INVALID_ARGUMENT = 3

/** A stream that was open for as many first waits has worked; its end is a new trouble, not the old one again. */
const HELD_ENOUGH = 4

export interface StreamContext {
  readonly channel: Channel
  readonly target: Target
  readonly monitor: Monitor
  readonly timing: Timing
  readonly changed: () => void
  readonly mask: MaskUse
}

/** Whether Relay is asked for the fields of the map only: no longer once it refused to be. */
export interface MaskUse {
  used: boolean
}

/** One GetFlows stream that is opened again whenever it ends, until its signal is aborted. */
export class FlowStream {
  readonly #context: StreamContext
  readonly #upstream: Upstream
  readonly #sink: SourceSink
  readonly #signal: AbortSignal
  readonly #backoff: Backoff
  readonly #peeker = new Peeker()
  #nodes = new StreamNodes()
  #stall = new StallWatch()
  /** Ends the present attempt. */
  #giveUp: (failure: Failure) => void = () => undefined
  /** The last attempt brought no flows where there were some: only a flow proves the next one. */
  #doubted = false
  #live = false
  #everLive = false
  #trouble: Trouble | undefined
  #retryAtMs = 0
  #newestMs = 0
  readonly #old: OldFlows
  /** When messages came, and when the attempt began; `performance.now()`. */
  #takenAt = 0
  #openedAt = 0
  #garbage = 0
  #messages = 0
  /** Messages a second of the last stream, on the whole. */
  #perSecond = 0

  constructor(context: StreamContext, upstream: Upstream, sink: SourceSink, signal: AbortSignal) {
    this.#context = context
    this.#upstream = upstream
    this.#sink = sink
    this.#signal = signal
    this.#old = new OldFlows(context.timing.overlapMs)
    this.#backoff = new Backoff(context.timing.firstRetryMs, context.timing.longestRetryMs)
  }

  /** The stream is open and the server has answered it. */
  get live(): boolean {
    return this.#live
  }

  /** It was never answered, and nothing is wrong with it so far. */
  get fresh(): boolean {
    return !this.#everLive && !this.#doubted && this.trouble === undefined
  }

  get trouble(): Trouble | undefined {
    return this.#trouble ?? this.#blind()
  }

  get retryAtMs(): number {
    return this.#retryAtMs
  }

  get attempts(): number {
    return this.#backoff.attempts
  }

  /** Time of the newest flow, milliseconds since the epoch; 0 while there is none. */
  get newestMs(): number {
    return this.#newestMs
  }

  /** Relay has told how many flows there are. What a filter keeps of them nobody can tell, so only a stream of everything is held to it. */
  informed({ status, nodes: known }: RelayInfo): void {
    if (this.#live && known !== undefined) this.#tellNodes(known.nodes)
    if (this.#upstream.whitelist.length + this.#upstream.blacklist.length > 0) return
    const nodes = status.numConnectedNodes ?? 0
    const seen = Number(status.seenFlows)
    const flows = this.#stall.look({ messages: this.#messages, seen, nodes, atMs: performance.now() })
    if (flows === 0) return
    this.#doubted = true
    this.#giveUp({ kind: 'stalled', flows })
  }

  /** Nodes whose part of this stream broke while others go on. */
  get failedNodes(): Iterable<string> {
    return this.#live ? this.#nodes.failed : []
  }

  /** Tells who takes the flows what Relay does not tell on a stream that is open. */
  #tellNodes(nodes: readonly Node[]): void {
    const { away, back } = this.#nodes.asked(nodes)
    if (back.length > 0) this.#old.returned(performance.now())
    const told = [
      { stateChange: NodeState.NODE_UNAVAILABLE, nodeNames: [...away] },
      { stateChange: NodeState.NODE_CONNECTED, nodeNames: [...back] },
    ].filter(({ nodeNames }) => nodeNames.length > 0)
    if (told.length > 0) this.#sink.responses(told.map(nodeMessage))
  }

  /** Settles when the signal was aborted. */
  async run(): Promise<void> {
    const { monitor, timing, changed } = this.#context
    while (!this.#signal.aborted) {
      if (!monitor.up) {
        // From here on the connection is what is wrong, and the monitor says so.
        this.#trouble = undefined
        await monitor.whenUp(this.#signal)
      }
      if (this.#signal.aborted) return
      this.#retryAtMs = 0
      this.#messages = 0
      const started = performance.now()
      const failure = await this.#attempt()
      const lastedMs = performance.now() - started
      if (this.#messages > 0) this.#perSecond = (this.#messages * 1_000) / Math.max(1_000, lastedMs)
      if (this.#signal.aborted) return
      // An older server may know fewer fields.
      if (this.#newestMs === 0 && this.#refuses(failure)) this.#context.mask.used = false
      const wasLive = this.#live
      this.#live = false
      this.#trouble = this.#explain(failure)
      // Also where it brought nothing but word of nodes: whoever took that holds the gap before for ended.
      if (wasLive || this.#messages > 0) this.#sink.gap(Date.now() - (performance.now() - this.#lastHeard(failure)))
      if (failure?.kind === 'transport' || failure?.kind === 'cut') monitor.suspect()
      // A stream that held for a while and then broke is tried again quickly; one that breaks each time ever more slowly.
      if (wasLive && lastedMs > HELD_ENOUGH * timing.firstRetryMs) this.#backoff.reset()
      const ms = this.#backoff.next()
      this.#retryAtMs = Date.now() + ms
      changed()
      await pause(ms, this.#signal)
    }
  }

  /** Undefined when the server ended the stream in order. */
  async #attempt(): Promise<Failure | undefined> {
    const { channel, monitor, timing } = this.#context
    this.#nodes = new StreamNodes()
    this.#stall = new StallWatch()
    this.#garbage = 0
    this.#openedAt = performance.now()
    this.#old.opened(this.#openedAt)
    const { bytes: request, opening } = flowsRequest(this.#upstream, this.#resume(), this.#context.mask.used)
    const stop = new AbortController()
    const onAbort = () => stop.abort()
    let reason: Failure | undefined
    this.#giveUp = (failure) => {
      reason ??= failure
      stop.abort()
    }
    this.#signal.addEventListener('abort', onAbort)
    const timer = setTimeout(() => {
      // A single agent answers a stream only with its first flow; Relay at once, with the list of its nodes.
      if (monitor.info !== undefined && monitor.info.status.numConnectedNodes === undefined) this.#answered()
      else this.#giveUp({ kind: 'timeout', ms: timing.answerMs })
    }, timing.answerMs)
    try {
      await channel.stream({
        path: '/observer.Observer/GetFlows',
        request,
        signal: stop.signal,
        timeoutMs: undefined,
        onAnswer: () => {
          clearTimeout(timer)
          this.#answered()
          this.#sink.opened?.(opening)
        },
        onMessages: (messages) => this.#take(messages),
      })
      return undefined
    } catch (error) {
      if (!(error instanceof CallError)) return { kind: 'internal', cause: error }
      return error.failure.kind === 'aborted' ? (reason ?? error.failure) : error.failure
    } finally {
      clearTimeout(timer)
      this.#signal.removeEventListener('abort', onAbort)
    }
  }

  /** When it was last known that nothing is missing, by `performance.now()`. */
  #lastHeard(failure: Failure | undefined): number {
    if (failure?.kind === 'stalled') return Math.max(this.#openedAt, this.#takenAt)
    return Math.max(this.#openedAt, this.#takenAt, this.#context.channel.heardAt)
  }

  #refuses(failure: Failure | undefined): boolean {
    const said = this.#nodes.allFailed
    if (said !== undefined) return isRefusal(said)
    return failure?.kind === 'status' && failure.code === INVALID_ARGUMENT
  }

  #resume(): Resume | undefined {
    if (this.#newestMs === 0) return undefined
    const { overlapMs, replayMs } = this.#context.timing
    return {
      newestMs: this.#newestMs,
      perSecond: this.#perSecond,
      overlapMs,
      replayMs: this.#sink.opened === undefined ? undefined : replayMs,
      skewed: this.#old.lately(performance.now()),
      nowMs: Date.now(),
    }
  }

  #answered(): void {
    if (this.#live || this.#doubted) return
    this.#live = true
    this.#everLive = true
    this.#trouble = undefined
    this.#context.changed()
  }

  #take(messages: readonly Uint8Array[]): void {
    const troubleBefore = this.#blind()
    const now = performance.now()
    this.#takenAt = now
    let oldMs = this.#old.beforeMs(now, this.#newestMs)
    this.#messages += messages.length
    const last = messages.at(-1)
    for (const bytes of messages) {
      // While all is well one of those that came together tells what is to be known of them.
      if (bytes !== last && bytes[0] === FLOW && this.#garbage === 0 && this.#nodes.allWell) continue
      if (!isReadable(bytes)) continue
      const outside = this.#peeker.peek(bytes)
      this.#garbage = outside === undefined ? this.#garbage + 1 : 0
      if (outside?.kind === 'flow') {
        this.#doubted = false
        if (outside.timeMs > this.#newestMs) this.#newestMs = outside.timeMs
        if (this.#nodes.flow(bytes, outside)) {
          this.#old.returned(now)
          oldMs = 0
        }
        if (outside.timeMs < oldMs && outside.timeMs > 0) this.#old.found(now)
      } else if (outside?.kind === 'node') this.#nodes.told(bytes)
    }
    this.#answered()
    this.#sink.responses(messages)
    if (this.#garbage >= MAX_GARBAGE) {
      throw new CallError({ kind: 'garbage', detail: `${this.#garbage} messages in a row that are no flows` })
    }
    if (this.#blind()?.problem.code !== troubleBefore?.problem.code) this.#context.changed()
  }

  /** The stream is open, and yet nothing can come through it. */
  #blind(): Trouble | undefined {
    const at = this.#context.target.address.text
    const said = this.#nodes.allFailed
    if (said !== undefined) return allFailed(at, said)
    return this.#garbage > 0 ? noFlows(at) : undefined
  }

  #explain(failure: Failure | undefined): Trouble {
    const { target } = this.#context
    const blind = this.#blind()
    if (blind) return blind
    if (failure) return troubleOf(failure, target)
    // While a stream stays open nodes may join it without a word; how many there are the monitor asks.
    const at = target.address.text
    return this.#messages === 0 || this.#nodes.allUnavailable ? noNodes(at) : endedByServer(at)
  }
}
