import { type BackfillLimits, backfill } from './backfill.ts'
import { type Dedupe, keyOfFlow } from './dedupe.ts'
import { KnownFlows } from './known-flows.ts'
import { linkedSignal } from './linked-signal.ts'
import { pause } from './pause.ts'
import type { FlowItem } from './reader.ts'
import type { FlowSource, Opening, PastRange, Upstream } from './source.ts'

/** What was fetched may still come live for so long. */
const LATE_MS = 15_000
/** Where nobody answers, or a node is away that may still know of the gap, it is asked for so often. */
const ASKS = 4
/** Flows that a source may send a second time after a break, about and at most: a bounded number is remembered. */
export const OVERLAP_FLOWS = 50_000

export interface FillerUse {
  readonly source: FlowSource
  readonly upstream: Upstream
  readonly limits: BackfillLimits
  readonly dedupe: Dedupe
  readonly turn: <Answer>(call: () => Promise<Answer>) => Promise<Answer>
  readonly flow: (item: FlowItem, begins: boolean) => void
  readonly repeated: () => void
  /** No flow is missing any more from one time to another, which was marked as a gap. */
  readonly whole: (range: PastRange) => void
  readonly signal: AbortSignal
}

interface Wanted {
  readonly fromMs: number
  /** Since when the stream was broken; undefined where it never was. */
  readonly markedMs: number | undefined
  /** Flows that had come when this began to be remembered. */
  readonly count: number
}

/** Keeps an upstream's recent past whole: what was there before its stream began, and what a break missed. */
export class PastFiller {
  readonly #use: FillerUse
  #run = new AbortController()
  #wanted: Wanted | undefined
  #known: KnownFlows | undefined
  #brokenMs: number | undefined
  #brokenCount = 0
  /** Flows that come live and are older than this may have been fetched before: `repeats` tells. */
  horizonMs = Number.NEGATIVE_INFINITY

  constructor(use: FillerUse) {
    this.#use = use
  }

  /** The stream broke: what came since then may be missing. */
  broke(sinceMs: number): void {
    this.#run.abort()
    this.#brokenMs ??= sinceMs
    this.#brokenCount = this.#use.dedupe.count
  }

  opened({ fromMs, missedMs, skewed }: Opening): void {
    const { source, signal } = this.#use
    if (source.past === undefined || source.reach === undefined || signal.aborted) return
    const before = this.#wanted
    const count = this.#brokenMs === undefined ? 0 : Math.max(0, this.#brokenCount - OVERLAP_FLOWS)
    this.#wanted = {
      fromMs: Math.min(missedMs, before?.fromMs ?? missedMs),
      markedMs: before?.markedMs ?? this.#brokenMs,
      count: Math.min(count, before?.count ?? count),
    }
    this.#brokenMs = undefined
    this.#run.abort()
    this.#run = new AbortController()
    this.#fill(this.#wanted, fromMs, skewed, linkedSignal(this.#run.signal, signal)).catch(() => this.#forget())
  }

  /** Whether a flow that came live was counted already when the past was fetched. Only of those before `horizonMs`. */
  repeats(item: FlowItem): boolean {
    return this.#known?.live(keyOfFlow(item)) ?? false
  }

  async #fill(wanted: Wanted, streamMs: number | undefined, skewed: boolean, signal: AbortSignal): Promise<void> {
    const { source, limits, dedupe, turn, whole } = this.#use
    await pause(limits.settleMs, signal)
    if (signal.aborted) return
    const toMs = streamMs ?? source.now()
    // Too much has come since for anyone to know what of it is old.
    const known = dedupe.count - wanted.count > dedupe.limit ? undefined : new KnownFlows(dedupe.counts())
    this.#known = known
    this.horizonMs = known === undefined ? Number.NEGATIVE_INFINITY : toMs
    let wholeMs = toMs
    const ask = () => turn(async () => await source.reach?.(signal))
    let reach = await ask()
    for (let asks = 1; reach === undefined && asks < ASKS && !signal.aborted; asks++) {
      await pause(limits.askMs, signal)
      if (!signal.aborted) reach = await ask()
    }
    if (known !== undefined && reach !== undefined && wanted.fromMs < toMs) {
      const use = { ...this.#use, known, flow: this.#take }
      wholeMs = await backfill(use, { fromMs: wanted.fromMs, toMs }, reach, signal)
    }
    if (signal.aborted) return
    if (wholeMs <= wanted.fromMs) wholeMs = 0
    const { markedMs } = wanted
    if (markedMs !== undefined && !skewed) {
      const endMs = source.now()
      for (let asks = 1; reach?.allNodes === false && asks < ASKS && !signal.aborted; asks++) {
        await pause(limits.askMs, signal)
        if (!signal.aborted) reach = (await ask()) ?? reach
      }
      // Where the rings begin later than the break, only what came after that is known to be whole.
      const ringMs = reach?.allNodes === true ? reach.wholeMs : endMs
      const knownMs = Math.max(wholeMs, ringMs)
      const fromMs = knownMs <= markedMs ? markedMs : nextSecond(knownMs)
      // Another break before that is told: the stream after it takes up both.
      if (signal.aborted) return
      if (fromMs < endMs) whole({ fromMs, toMs: endMs })
    }
    this.#wanted = undefined
    await pause(LATE_MS, signal)
    if (!signal.aborted) this.#forget()
  }

  /** What is missing then stays so, and marked. */
  #forget(): void {
    this.#known = undefined
    this.horizonMs = Number.NEGATIVE_INFINITY
    this.#run.abort()
  }

  /** What was fetched counts as known after the next break too. */
  readonly #take = (item: FlowItem, begins: boolean): void => {
    this.#use.dedupe.remember(keyOfFlow(item))
    this.#use.flow(item, begins)
  }
}

const nextSecond = (ms: number): number => Math.ceil(ms / 1000) * 1000
