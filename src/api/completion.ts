import type { SuggestResponse } from '#gen/orrery/v1/orrery_pb.ts'
import { linkedSignal } from '#service/linked-signal.ts'
import { completionStore, type Wanted } from '#src/state/completion.ts'
import { wireQuery } from '#src/state/wire-query.ts'
import type { Clients } from './clients.ts'

/** Who types fast asks once. */
const PAUSE_MS = 80
const LIMIT = 60

/** Answers what completion wants with values that flows showed, as long as the signal is not aborted. */
export function watchCompletion({ map }: Clients, signal: AbortSignal): void {
  let asking = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const ask = async ({ field, text, filter }: Wanted) => {
    const mine = asking
    const found = await map.suggest(
      { field, text, limit: LIMIT, query: { ...wireQuery(), filter } },
      { signal: linkedSignal(signal, mine.signal) },
    )
    if (!mine.signal.aborted) completionStore.setState({ counts: countsOf(found) })
  }
  const stop = completionStore.subscribe(({ wanted }, before) => {
    if (wanted === before.wanted) return
    clearTimeout(timer)
    asking.abort()
    asking = new AbortController()
    if (wanted === undefined) return
    // Without values the fields are still offered; the stream tells how the backend is doing.
    const look = () => void ask(wanted).catch((cause: unknown) => signal.aborted || console.info('No values', cause))
    timer = setTimeout(look, PAUSE_MS)
  })
  signal.addEventListener(
    'abort',
    () => {
      stop()
      clearTimeout(timer)
      completionStore.setState({ wanted: undefined, counts: new Map() })
    },
    { once: true },
  )
}

function countsOf({ suggestions }: SuggestResponse): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const counts = new Map<string, Map<string, number>>()
  for (const { field, value, count } of suggestions) {
    const values = counts.get(field) ?? new Map<string, number>()
    counts.set(field, values.set(value, count))
  }
  return counts
}
