/**
 * A page in a process of its own, for `bench/chaos.ts`: tells its parent what it says and counts, and does what a person would do.
 * `npx tsx bench/chaos-page.ts URL`
 */

import { ask } from '#src/state/ask.ts'
import { conditionOf } from '#src/state/condition.ts'
import { flowsStore } from '#src/state/flows.ts'
import { closeServices, mapViewStore, openService } from '#src/state/map-view.ts'
import { goLive, showWindow, togglePause } from '#src/state/span.ts'
import { timelineStore } from '#src/state/timeline.ts'
import { startPage } from './page.ts'

/** What a page says at a moment. */
export interface Said {
  readonly kind: 'said'
  /** The word of its pill. */
  readonly word: string
  readonly code: string
  readonly reason: string
  readonly pictures: boolean
  readonly matched: number
}

/** Flows that a page counts in a second, and how it marks it. */
export interface Counted {
  readonly second: number
  readonly flows: number
  readonly gap: boolean
  readonly away: boolean
}

export type FromPage =
  | Said
  | { readonly kind: 'counted'; readonly seconds: readonly Counted[] }
  | { readonly kind: 'broke'; readonly what: string }

/** What a person does at a page. */
export type Deed =
  | { readonly kind: 'count' | 'open' | 'close' | 'pause' | 'live' | 'window' }
  | { readonly kind: 'ask'; readonly filter: string }
  | { readonly kind: 'sleep'; readonly ms: number }

const TELL_MS = 100
const FINE = 200

const tell = (what: FromPage) => void process.send?.(what)
const clock = { ahead: 0 }
for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
  process.on(event, (cause: unknown) => tell({ kind: 'broke', what: `${event}: ${String(cause)}` }))
}
startPage(process.argv[2] ?? '', new AbortController().signal, clock)

function say(): void {
  const state = flowsStore.getState()
  const now = conditionOf(state)
  const problem = 'source' in now ? now.source.problem : undefined
  tell({
    kind: 'said',
    word: now.kind,
    code: problem?.code ?? '',
    reason: problem?.message ?? (now.kind === 'no-backend' ? now.message : ''),
    pictures: state.pictures,
    matched: timelineStore.getState().matched,
  })
}
setInterval(say, TELL_MS)

const counted = (): readonly Counted[] =>
  timelineStore
    .getState()
    .seconds.slice(-FINE)
    .map(({ timeMs, forwarded, dropped, audit, error, other, gap, nodesAway }) => ({
      second: timeMs / 1000,
      flows: forwarded + dropped + audit + error + other,
      gap,
      away: nodesAway.length > 0,
    }))

function firstService(): string | undefined {
  return [...flowsStore.getState().services.values()].find(({ partOf }) => partOf === '')?.id
}

process.on('message', (deed: Deed) => {
  if (deed.kind === 'count') tell({ kind: 'counted', seconds: counted() })
  else if (deed.kind === 'ask') ask(deed.filter)
  else if (deed.kind === 'sleep') clock.ahead += deed.ms
  else if (deed.kind === 'open') openService(firstService() ?? '')
  else if (deed.kind === 'close') closeServices([...mapViewStore.getState().opened])
  else if (deed.kind === 'pause') togglePause()
  else if (deed.kind === 'window') showWindow({ fromMs: Date.now() - 60_000, toMs: Date.now() - 30_000 })
  else goLive()
})
process.on('disconnect', () => process.exit(0))
