import { answersStore } from '#src/state/answers.ts'
import { flowsStore } from '#src/state/flows.ts'
import { measuredKey, measuredStore, NOTHING_MEASURED } from '#src/state/measured.ts'
import { queryStore } from '#src/state/query.ts'
import { spanStore } from '#src/state/span.ts'
import { viewStore } from '#src/state/view.ts'
import type { Clients } from './clients.ts'
import { troubleOf } from './trouble.ts'

const EVERY_MS = 2000
/** What changes together (a word being typed) asks once. */
const SETTLE_MS = 150

/** Asks again every two seconds while something is looked at and the page is not paused, and at once when that changes. */
function poll(signal: AbortSignal, ask: (signal: AbortSignal) => Promise<void>): () => void {
  let running = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const round = (changed: boolean) => {
    const mine = new AbortController()
    running = mine
    const ends = AbortSignal.any([signal, mine.signal])
    const again = () => {
      if (!ends.aborted) timer = setTimeout(round, EVERY_MS, false)
    }
    const open = flowsStore.getState().link.kind === 'open' && !document.hidden
    const still = !changed && spanStore.getState().span.kind === 'paused'
    if (open && !still) void ask(ends).then(again)
    else again()
  }
  const soon = () => {
    clearTimeout(timer)
    running.abort()
    if (!signal.aborted) timer = setTimeout(round, SETTLE_MS, true)
  }
  signal.addEventListener(
    'abort',
    () => {
      clearTimeout(timer)
      running.abort()
    },
    { once: true },
  )
  round(true)
  return soon
}

/** Keeps what is measured of the selection, and the answers while they are looked at, current. Ends with the signal. */
export function watchAnswers({ map }: Clients, signal: AbortSignal): void {
  measuredStore.setState(NOTHING_MEASURED)
  answersStore.setState({ answers: undefined, problem: '' })
  const query = () => ({ filter: queryStore.getState().filter })
  const words = (cause: unknown): string => {
    const trouble = troubleOf(cause)
    return trouble.kind === 'lost' ? trouble.status : trouble.problem.message
  }

  const askDetails = async (ends: AbortSignal) => {
    const { selection } = viewStore.getState()
    if (selection === undefined || selection.kind === 'flow') return
    const { kind, id } = selection
    const of = measuredKey(kind, id)
    try {
      const which =
        kind === 'edge' ? ({ case: 'edgeId', value: id } as const) : ({ case: 'serviceId', value: id } as const)
      const details = await map.details({ query: query(), of: which }, { signal: ends })
      measuredStore.setState({ of, details, problem: '' })
    } catch (cause) {
      if (!ends.aborted) measuredStore.setState({ of, details: undefined, problem: words(cause) })
    }
  }
  const askAnswers = async (ends: AbortSignal) => {
    const { list, closed } = viewStore.getState()
    if (list !== 'answers' || closed.includes('table')) return
    const { thresholds, question } = answersStore.getState()
    const { name, from: fromService, to: toService } = question
    try {
      const answers = await map.answers({ query: query(), thresholds, name, fromService, toService }, { signal: ends })
      answersStore.setState({ answers, problem: '' })
    } catch (cause) {
      if (!ends.aborted) answersStore.setState({ problem: words(cause) })
    }
  }

  const details = poll(signal, askDetails)
  const answers = poll(signal, askAnswers)
  const stops = [
    viewStore.subscribe((now, before) => {
      if (now.selection !== before.selection) details()
      if (now.list !== before.list || now.closed !== before.closed) answers()
    }),
    queryStore.subscribe((now, before) => {
      if (now.filter === before.filter) return
      details()
      answers()
    }),
    flowsStore.subscribe((now, before) => {
      if (now.link.kind !== 'open' || before.link.kind === 'open') return
      details()
      answers()
    }),
    answersStore.subscribe((now, before) => {
      if (now.thresholds !== before.thresholds || now.question !== before.question) answers()
    }),
  ]
  signal.addEventListener('abort', () => stops.forEach((stop) => stop()), { once: true })
}
