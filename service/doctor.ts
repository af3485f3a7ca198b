import { create, equals, fromBinary } from '@bufbuild/protobuf'
import { examine } from '#domain/doctor/examine.ts'
import type { Facts, FilterFacts, Lost } from '#domain/doctor/facts.ts'
import { compileFilter } from '#domain/filter/compile.ts'
import { parseFilter } from '#domain/filter/language.ts'
import type { Test } from '#domain/filter/matcher.ts'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { type Check, CheckSchema, type DiagnoseResponse, DiagnoseResponseSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { linkedSignal } from './linked-signal.ts'
import { MapNames } from './map-names.ts'

/** What is known at a moment of an examination, and flows to try filters on. */
export interface Measured {
  readonly facts: Facts
  /** Encoded `observer.GetFlowsResponse` messages with flows. */
  readonly flows: readonly Uint8Array[]
}

/**
 * Measures a source over connections of its own and tells each time more is known; the last time, `done` is set. Never
 * rejects but with what ended the signal, and leaves nothing open.
 */
export type Measure = (tell: (measured: Measured) => void, signal: AbortSignal) => Promise<void>

/** How long the outcome of an examination is handed to others who ask, in milliseconds. */
const SHARED_MS = 5_000

interface Running {
  readonly stop: AbortController
  measured: Measured | undefined
  /** By `Date.now()`; 0 while it runs. */
  doneAtMs: number
  failure: unknown
  watchers: number
  /** Called when more is known. */
  readonly wake: Set<() => void>
}

/** Runs one examination at a time for all who ask. */
export class Doctor {
  readonly #measure: Measure
  readonly #signal: AbortSignal
  #running: Running | undefined

  constructor(measure: Measure, signal: AbortSignal) {
    this.#measure = measure
    this.#signal = signal
  }

  /**
   * What is measured, as it comes, to the end. Joins the examination that runs or that just ended; the one that nobody watches
   * any more is stopped. Throws what broke it.
   */
  async *watch(signal: AbortSignal): AsyncGenerator<Measured> {
    const ends = linkedSignal(signal, this.#signal)
    if (ends.aborted) return
    const running = this.#join()
    running.watchers += 1
    // In memory `finally` does not run after an abort, so the place hangs on the signal.
    const place = new AbortController()
    const leave = () => {
      if (place.signal.aborted) return
      place.abort()
      this.#leave(running)
    }
    ends.addEventListener('abort', leave, { once: true, signal: place.signal })
    try {
      let told: Measured | undefined
      while (!ends.aborted) {
        if (running.measured !== undefined && running.measured !== told) {
          told = running.measured
          yield told
          continue
        }
        if (running.doneAtMs > 0) {
          if (running.failure !== undefined) throw running.failure
          return
        }
        await changed(running, ends)
      }
    } finally {
      leave()
    }
  }

  #join(): Running {
    const last = this.#running
    const fresh = last?.doneAtMs === 0 || Date.now() - (last?.doneAtMs ?? 0) < SHARED_MS
    if (last !== undefined && fresh && !last.stop.signal.aborted && last.failure === undefined) return last
    const running: Running = {
      stop: new AbortController(),
      measured: undefined,
      doneAtMs: 0,
      failure: undefined,
      watchers: 0,
      wake: new Set(),
    }
    this.#running = running
    void this.#run(running)
    return running
  }

  async #run(running: Running): Promise<void> {
    const tell = (measured: Measured) => {
      running.measured = measured
      for (const wake of running.wake) wake()
    }
    const done = new AbortController()
    try {
      await this.#measure(tell, linkedSignal(running.stop.signal, this.#signal, done.signal))
    } catch (error) {
      running.failure = error
    }
    done.abort()
    running.doneAtMs = Date.now()
    for (const wake of running.wake) wake()
  }

  #leave(running: Running): void {
    running.watchers -= 1
    if (running.watchers === 0 && running.doneAtMs === 0) running.stop.abort()
  }
}

function changed(running: Running, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      running.wake.delete(done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    running.wake.add(done)
    signal.addEventListener('abort', done)
  })
}

/** One caller's report: the checks with what concerns this caller alone, each sent when it is new or has changed. */
export async function* diagnose(
  doctor: Doctor,
  filter: string,
  lostBefore: readonly Lost[],
  signal: AbortSignal,
): AsyncGenerator<DiagnoseResponse> {
  const sent = new Map<string, Check>()
  const test = testOf(filter)
  for await (const { facts, flows } of doctor.watch(signal)) {
    const own = test !== undefined && flows.length > 0 && { filter: tried(filter, test, flows) }
    const checks = examine({ ...facts, lostBefore, ...own }).filter((check) => {
      const before = sent.get(check.id)
      return before === undefined || !equals(CheckSchema, before, check)
    })
    for (const check of checks) sent.set(check.id, check)
    if (checks.length > 0 || facts.done) {
      yield create(DiagnoseResponseSchema, { timeMs: Date.now(), checks, done: facts.done })
    }
  }
}

/** Undefined where there is nothing to filter by. The filter has been checked before. */
function testOf(text: string): Test | undefined {
  const parsed = parseFilter(text)
  if (parsed.kind === 'error' || parsed.filter.terms.every(({ off }) => off)) return undefined
  const compiled = compileFilter(parsed.filter, new MapNames())
  return compiled.kind === 'ok' ? compiled.value : undefined
}

function tried(text: string, test: Test, flows: readonly Uint8Array[]): FilterFacts {
  const kept = flows.filter((bytes) => {
    const { responseTypes } = fromBinary(GetFlowsResponseSchema, bytes)
    return responseTypes.case === 'flow' && test(responseTypes.value)
  })
  return { text, looked: flows.length, kept: kept.length }
}
