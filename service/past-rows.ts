import { create } from '@bufbuild/protobuf'
import { type PastRows, PastRowsSchema, PastRowsState } from '#gen/orrery/v1/orrery_pb.ts'
import type { QueryPlan } from './query.ts'
import { ItemReader } from './reader.ts'
import type { FlowSource, PastRange } from './source.ts'

/** Messages, bytes and milliseconds that one window may cost the source. */
const LIMITS = { messages: 5_000, bytes: 4 * 1024 * 1024, ms: 4_000 }
/** Rows that are told at most. */
const ROWS = 1_000

/** Rows of a window that the view no longer keeps, oldest first, and what is to be said of them. */
export interface FetchedRows {
  readonly rows: readonly Uint8Array[]
  readonly told: PastRows
}

/** Asks the source for flows of a past time again. Undefined where a source keeps none itself. */
export type AskPast = (range: PastRange) => Promise<FetchedRows>

export const askingPast = (): PastRows => create(PastRowsSchema, { state: PastRowsState.ASKING })

/** How a viewer of a query asks; ends with the signal. */
export function askPastOf(source: FlowSource, plan: QueryPlan, signal: AbortSignal): AskPast | undefined {
  const ask = source.past?.bind(source)
  if (ask === undefined) return undefined
  return async ({ fromMs, toMs }) => {
    const past = await ask({ ...plan.upstream, whole: true }, { fromMs, toMs }, LIMITS, signal)
    if (past.kind === 'failed') return none(PastRowsState.FAILED, past.problem)
    const reader = new ItemReader()
    const timed: { readonly bytes: Uint8Array; readonly timeMs: number }[] = []
    for (const bytes of past.responses) {
      const item = reader.read(bytes, source.now())
      if (item.kind !== 'flow') continue
      const { timeMs } = item.facts
      if (timeMs < fromMs || timeMs >= toMs || timeMs < plan.sinceMs || timeMs > plan.untilMs) continue
      if (plan.rest === undefined || plan.rest(item.flow())) timed.push({ bytes, timeMs })
    }
    const [first] = timed.sort((a, b) => a.timeMs - b.timeMs)
    if (first === undefined) return none(past.all ? PastRowsState.GONE : PastRowsState.SOME)
    const rows = timed.slice(0, ROWS).map(({ bytes }) => bytes)
    const all = past.all && rows.length === timed.length
    const state = all ? PastRowsState.ALL : PastRowsState.SOME
    return { rows, told: create(PastRowsSchema, { state, rows: rows.length, fromMs: first.timeMs }) }
  }
}

const none = (state: PastRowsState, problem = ''): FetchedRows => ({
  rows: [],
  told: create(PastRowsSchema, { state, problem }),
})
