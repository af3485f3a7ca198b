import { Health } from '#gen/grpc/health/v1/health_pb.ts'
import type { GetNodesResponse, ServerStatusResponse } from '#gen/observer/observer_pb.ts'
import { Observer } from '#gen/observer/observer_pb.ts'
import { pause } from '#service/pause.ts'
import { Backoff } from './backoff.ts'
import { CallError, type Failure } from './call.ts'
import type { Channel, Target } from './channel.ts'
import { probe } from './probe.ts'
import { type Trouble, TroubleError, troubleOf } from './problem.ts'
import { RateMeter } from './rate.ts'
import type { Timing } from './timing.ts'

/** Longest wait that a timer takes, 24 days. */
const FOREVER = 2 ** 31 - 1

/** What Relay says about itself. */
export interface RelayInfo {
  readonly status: ServerStatusResponse
  /** Undefined where the server cannot tell (a single agent). */
  readonly nodes: GetNodesResponse | undefined
  readonly flowsPerSecond: number
}

export interface MonitorListener {
  /** What the monitor knows has changed. */
  changed(): void
  /** Relay has told about itself anew. */
  informed(info: RelayInfo): void
}

/**
 * Keeps asking Relay whether it lives and how it is. A beat is any gRPC answer to a health check, which Relay gives by itself;
 * the questions that Relay passes on to its nodes may be slow and decide nothing about the connection. HTTP/2 pings are not
 * used: grpc-go counts those that come oftener than every five minutes on a quiet connection as an attack and hangs up.
 */
export class Monitor {
  readonly #channel: Channel
  readonly #target: Target
  readonly #timing: Timing
  readonly #signal: AbortSignal
  readonly #hears: MonitorListener
  readonly #rate = new RateMeter()
  readonly #backoff: Backoff
  #trouble: Trouble | undefined
  #retryAtMs = 0
  #info: RelayInfo | undefined
  #infoTrouble: Trouble | undefined
  #up = false
  #asked = false
  /** Aborted when the connection comes to answer. */
  #cameUp = new AbortController()
  #hurry = new AbortController()

  constructor(channel: Channel, target: Target, timing: Timing, signal: AbortSignal, hears: MonitorListener) {
    this.#channel = channel
    this.#target = target
    this.#timing = timing
    this.#signal = signal
    this.#hears = hears
    this.#backoff = new Backoff(timing.firstRetryMs, timing.longestRetryMs)
  }

  /** Runs until the signal is aborted. */
  async run(): Promise<void> {
    await Promise.all([this.#beats(), this.#questions()])
  }

  /** What keeps the connection from working. */
  get trouble(): Trouble | undefined {
    return this.#trouble
  }

  /** What Relay said to the last question instead of an answer. */
  get infoTrouble(): Trouble | undefined {
    return this.#infoTrouble
  }

  /** The first question over the present connection has been settled, one way or the other. */
  get asked(): boolean {
    return this.#asked
  }

  /** Milliseconds since the epoch, 0 when not waiting. */
  get retryAtMs(): number {
    return this.#retryAtMs
  }

  get attempts(): number {
    return this.#backoff.attempts
  }

  /** The connection answers. */
  get up(): boolean {
    return this.#up
  }

  /** Of the present connection; undefined until it has answered. */
  get info(): RelayInfo | undefined {
    return this.#info
  }

  /** Settles when the connection answers, or when the signal is aborted. */
  async whenUp(signal: AbortSignal): Promise<void> {
    while (!this.#up && !signal.aborted) {
      await pause(FOREVER, signal, this.#cameUp.signal)
    }
  }

  /** A call failed in a way that lets one doubt the connection: looks at once. */
  suspect(): void {
    this.#hurry.abort()
  }

  async #beats(): Promise<void> {
    const { pollMs, answerMs } = this.#timing
    while (!this.#signal.aborted) {
      this.#hurry = new AbortController()
      const started = performance.now()
      const failure = await this.#ask(() =>
        this.#channel.unary(Health.method.check, { service: '' }, answerMs, this.#signal),
      )
      if (this.#signal.aborted) return
      const quiet = failure?.kind === 'timeout' && this.#channel.heardAt >= started
      if (failure === undefined || failure.kind === 'status' || quiet) {
        this.#alive()
        await pause(pollMs, this.#signal, this.#hurry.signal)
      } else {
        await this.#dead(failure)
        await pause(this.#wait(), this.#signal)
      }
    }
  }

  #alive(): void {
    this.#backoff.reset()
    this.#retryAtMs = 0
    this.#trouble = undefined
    if (this.#up) return
    this.#up = true
    this.#cameUp.abort()
    this.#cameUp = new AbortController()
    this.#hears.changed()
  }

  async #dead(failure: Failure): Promise<void> {
    this.#up = false
    this.#asked = false
    this.#info = undefined
    this.#infoTrouble = undefined
    this.#rate.reset()
    const looked = await probe(failure, this.#target, this.#timing.probeMs)
    this.#trouble = looked ?? troubleOf(failure, this.#target)
    this.#channel.drop(new TroubleError(this.#trouble))
  }

  #wait(): number {
    const ms = this.#backoff.next()
    this.#retryAtMs = Date.now() + ms
    this.#hears.changed()
    return ms
  }

  async #questions(): Promise<void> {
    const { pollMs, slowAnswerMs } = this.#timing
    let failedBefore: AbortController | undefined
    while (!this.#signal.aborted) {
      await this.whenUp(this.#signal)
      const connection = this.#cameUp
      const failure = await this.#ask(async () => {
        const status = await this.#channel.unary(Observer.method.serverStatus, {}, slowAnswerMs, this.#signal)
        const flowsPerSecond = this.#rate.add(performance.now(), Number(status.seenFlows))
        const nodes = await this.#nodes()
        if (!this.#up || connection !== this.#cameUp) return
        this.#info = { status, nodes, flowsPerSecond }
        this.#hears.informed(this.#info)
      })
      if (this.#signal.aborted) return
      // The connection broke and another one came up meanwhile: that one is asked at once.
      if (connection !== this.#cameUp) continue
      // What happens to the connection is for the beats to say.
      const own = failure?.kind === 'status' || failure?.kind === 'garbage' || failure?.kind === 'http'
      this.#infoTrouble = failure !== undefined && own && this.#up ? troubleOf(failure, this.#target) : undefined
      // One that is just breaking is no answer; one that ends the question each time is, and its flows may be well.
      const answered = failure === undefined || own || failure.kind === 'timeout' || failedBefore === connection
      if (answered) this.#asked = this.#up
      if (failure !== undefined) failedBefore = connection
      this.#hears.changed()
      await pause(pollMs, this.#signal, this.#cameUp.signal)
    }
  }

  /** Single agents and old Relays do not know this question. */
  async #nodes(): Promise<GetNodesResponse | undefined> {
    try {
      return await this.#channel.unary(Observer.method.getNodes, {}, this.#timing.slowAnswerMs, this.#signal)
    } catch (error) {
      if (error instanceof CallError && error.failure.kind === 'status') return undefined
      throw error
    }
  }

  async #ask(question: () => Promise<unknown>): Promise<Failure | undefined> {
    try {
      await question()
      return undefined
    } catch (error) {
      if (error instanceof CallError) return error.failure
      return { kind: 'transport', cause: error }
    }
  }
}
