import { NodeState } from '#gen/relay/relay_pb.ts'
import { keyOfFlow } from './dedupe.ts'
import type { KnownFlows } from './known-flows.ts'
import { pause } from './pause.ts'
import { type FlowItem, ItemReader } from './reader.ts'
import type { FlowSource, PastRange, Reach, Upstream } from './source.ts'

/** What fetching the recent past may cost. Times in milliseconds. */
export interface BackfillLimits {
  /** How far back: what the live map is of. */
  readonly reachMs: number
  /** The newest stretch, and the longest; each is twice as long as the one before. */
  readonly firstMs: number
  readonly longestMs: number
  /**
   * After the stream was opened: who only tries a filter costs no call, and what the stream itself brings of the past comes first,
   * for what is fetched is no row. Relay holds a few flows back for up to two seconds, to sort them.
   */
  readonly settleMs: number
  /** Where nobody answers how far back the source reaches, or a node is away, it is asked so much later once more. */
  readonly askMs: number
  /** Of one call, and of all. */
  readonly callMessages: number
  readonly callBytes: number
  readonly callMs: number
  readonly messages: number
  readonly bytes: number
  readonly totalMs: number
  /** Turns in a row that come late before the past is given up: there is enough to do without it. */
  readonly lateTurns: number
}

export const BACKFILL: BackfillLimits = {
  reachMs: 600_000,
  firstMs: 15_000,
  longestMs: 120_000,
  settleMs: 2_500,
  askMs: 5_000,
  callMessages: 5_000,
  callBytes: 4 * 1024 * 1024,
  callMs: 4_000,
  messages: 50_000,
  bytes: 32 * 1024 * 1024,
  totalMs: 30_000,
  lateTurns: 3,
}

/** Messages read in one turn, and how many times as long as that the next one waits: live flows go first. */
const SLICE = 250
const REST = 4
/** A turn that comes so late says that there is enough to do without the past. */
const LATE_MS = 250

export interface BackfillUse {
  readonly source: FlowSource
  readonly upstream: Upstream
  readonly limits: BackfillLimits
  readonly known: KnownFlows
  /** Takes a flow that was not counted yet, about in the order of time; `begins` with each stretch. */
  readonly flow: (item: FlowItem, begins: boolean) => void
  readonly repeated: () => void
  /** One call at a time, however many upstreams want something. */
  readonly turn: <Answer>(call: () => Promise<Answer>) => Promise<Answer>
}

/**
 * Fetches a past, newest first and in stretches, until the source has no more, a limit is met, or there is too much else to
 * do. Answers the time from which on everything in it was fetched: its end where nothing was. Ends with the signal.
 */
export async function backfill(
  use: BackfillUse,
  wanted: PastRange,
  reach: Reach,
  signal: AbortSignal,
): Promise<number> {
  const { source, limits } = use
  const fetching = new Fetching(use, signal)
  const floorMs = Math.max(wanted.fromMs, reach.oldestMs, source.now() - limits.reachMs)
  let wholeMs = wanted.toMs
  let widthMs = limits.firstMs
  for (let toMs = wanted.toMs; toMs > floorMs && !fetching.enough; widthMs = Math.min(limits.longestMs, 2 * widthMs)) {
    const fromMs = Math.max(floorMs, toMs - widthMs)
    const came = await fetching.stretch({ fromMs, toMs })
    if (came === 'nothing' || signal.aborted) break
    if (came === 'all' && wholeMs === toMs) wholeMs = fromMs
    toMs = fromMs
  }
  return wholeMs
}

/** Calls into the past, and what is left of what they may cost. */
class Fetching {
  readonly #use: BackfillUse
  readonly #signal: AbortSignal
  readonly #reader = new ItemReader()
  readonly #endMs: number
  #messages: number
  #bytes: number
  #lateTurns = 0

  constructor(use: BackfillUse, signal: AbortSignal) {
    this.#use = use
    this.#signal = signal
    this.#messages = use.limits.messages
    this.#bytes = use.limits.bytes
    this.#endMs = Date.now() + use.limits.totalMs
  }

  get enough(): boolean {
    const spent = this.#messages <= 0 || this.#bytes <= 0 || Date.now() >= this.#endMs
    return spent || this.#lateTurns >= this.#use.limits.lateTurns || this.#signal.aborted
  }

  /** `some`: a limit was met, or a node did not answer. */
  async stretch(range: PastRange): Promise<'all' | 'some' | 'nothing'> {
    const { source, upstream, limits, turn } = this.#use
    let came: 'all' | 'some' | 'nothing' = 'nothing'
    for (let { fromMs } = range; !this.enough; ) {
      const most = {
        messages: Math.min(limits.callMessages, this.#messages),
        bytes: Math.min(limits.callBytes, this.#bytes),
        ms: limits.callMs,
      }
      const past = await turn(async () => await source.past?.(upstream, { ...range, fromMs }, most, this.#signal))
      if (past?.kind !== 'flows' || this.#signal.aborted) return came
      const { newestMs, allNodes } = await this.#read(past.responses, { ...range, fromMs }, came === 'nothing')
      if (past.all) return allNodes && came === 'nothing' ? 'all' : 'some'
      came = 'some'
      // What was cut off is the newest part of the stretch.
      if (newestMs <= fromMs) return came
      fromMs = newestMs
    }
    return came
  }

  async #read(responses: readonly Uint8Array[], { fromMs, toMs }: PastRange, first: boolean) {
    const { source, known } = this.#use
    const counted = known.call()
    let newestMs = 0
    let allNodes = true
    let begins = first
    for (let at = 0; at < responses.length && !this.#signal.aborted; at += SLICE) {
      const began = Date.now()
      for (const bytes of responses.slice(at, at + SLICE)) {
        this.#messages--
        this.#bytes -= bytes.length
        const item = this.#reader.read(bytes, source.now())
        if (item.kind === 'node') allNodes &&= item.state === NodeState.NODE_CONNECTED
        if (item.kind !== 'flow' || item.facts.timeMs < fromMs || item.facts.timeMs >= toMs) continue
        newestMs = Math.max(newestMs, item.facts.timeMs)
        if (counted(keyOfFlow(item))) {
          this.#use.repeated()
          continue
        }
        this.#use.flow(item, begins)
        begins = false
      }
      await this.#rest(Math.max(1, Date.now() - began) * REST)
    }
    return { newestMs, allNodes }
  }

  async #rest(ms: number): Promise<void> {
    const due = Date.now() + ms
    await pause(ms, this.#signal)
    this.#lateTurns = Date.now() - due >= LATE_MS ? this.#lateTurns + 1 : 0
  }
}
