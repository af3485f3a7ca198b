import { holds, removeFilter } from '#domain/filter/edit.ts'
import { PRESETS } from '#domain/filter/presets.ts'
import { printFilter } from '#domain/filter/print.ts'
import { linkedSignal } from '#service/linked-signal.ts'
import { facetsStore, withKnown } from '#src/state/facets.ts'
import { flowsStore } from '#src/state/flows.ts'
import { queryStore } from '#src/state/query.ts'
import { viewStore } from '#src/state/view.ts'
import { wireQuery } from '#src/state/wire-query.ts'
import { ANSWER_LIMIT_MS, type Clients } from './clients.ts'

const EVERY_MS = 2000

/** The filter in force without the presets that are on; undefined where none is. */
function withoutPresets(): string | undefined {
  const { parsed } = queryStore.getState()
  const on = PRESETS.filter(({ filter }) => holds(parsed, filter))
  if (on.length === 0) return undefined
  return printFilter(
    on.reduce((filter, preset) => removeFilter(filter, preset.filter), parsed),
    'short',
  )
}

/** Keeps the counts of the panel current while it is open and seen, and asks anew at once when the filter changes. */
export function watchFacets({ map }: Clients, signal: AbortSignal): void {
  let asking = new AbortController()
  let busy = false
  const ask = async (ends: AbortSignal) => {
    const query = wireQuery()
    const wider = withoutPresets()
    const call = { signal: ends, timeoutMs: ANSWER_LIMIT_MS }
    const [counts, unhidden] = await Promise.all([
      map.facets({ query }, call),
      wider === undefined ? undefined : map.facets({ query: { ...query, filter: wider } }, call),
    ])
    if (!ends.aborted) facetsStore.setState(({ known }) => ({ counts, unhidden, known: withKnown(known, counts) }))
  }
  const look = () => {
    const seen = flowsStore.getState().link.kind === 'open' && !viewStore.getState().closed.includes('filters')
    if (busy || !seen || document.hidden) return
    busy = true
    const mine = asking
    const done = new AbortController()
    void ask(linkedSignal(signal, mine.signal, done.signal))
      // The stream tells how the backend is doing; counts that could not be fetched stay as they were.
      .catch((cause: unknown) => mine.signal.aborted || signal.aborted || console.info('No counts', cause))
      .finally(() => {
        done.abort()
        if (mine === asking) busy = false
      })
  }
  const anew = () => {
    asking.abort()
    asking = new AbortController()
    busy = false
    look()
  }
  const stops = [
    flowsStore.subscribe((now, before) => {
      if (now.generation !== before.generation || (now.link.kind === 'open' && before.link.kind !== 'open')) anew()
    }),
    viewStore.subscribe((now, before) => {
      if (now.closed !== before.closed) look()
    }),
  ]
  const timer = setInterval(look, EVERY_MS)
  signal.addEventListener(
    'abort',
    () => {
      for (const stop of stops) stop()
      clearInterval(timer)
      facetsStore.setState({ counts: undefined, unhidden: undefined, known: new Map() })
    },
    { once: true },
  )
}
