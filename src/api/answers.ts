import { isOfPods } from '#domain/graph/place-ends.ts'
import { GroupBy, type WindowState } from '#gen/orrery/v1/orrery_pb.ts'
import { linkedSignal } from '#service/linked-signal.ts'
import { answersStore } from '#src/state/answers.ts'
import { flowsStore } from '#src/state/flows.ts'
import { measuredKey, measuredStore, NOTHING_MEASURED } from '#src/state/measured.ts'
import { type Span, spanStore } from '#src/state/span.ts'
import { viewStore } from '#src/state/view.ts'
import { onQuery, wireQuery } from '#src/state/wire-query.ts'
import { ANSWER_LIMIT_MS, type Clients } from './clients.ts'
import { troubleOf } from './trouble.ts'

const EVERY_MS = 2000
/** What changes together (a word being typed) asks once. */
const SETTLE_MS = 150

/** Nothing more comes in for what was asked. */
type Settled = 'settled' | 'goes on'

/**
 * Asks again every two seconds, until the answer is settled or while the page is paused, and at once when what is asked
 * changes.
 */
function poll(signal: AbortSignal, ask: (signal: AbortSignal) => Promise<Settled>): () => void {
  let running = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const round = (changed: boolean) => {
    const mine = new AbortController()
    running = mine
    const ends = linkedSignal(signal, mine.signal)
    const again = (settled: Settled) => {
      if (!ends.aborted && settled === 'goes on') timer = setTimeout(round, EVERY_MS, false)
      mine.abort()
    }
    const open = flowsStore.getState().link.kind === 'open' && !document.hidden
    const still = !changed && spanStore.getState().span.kind === 'paused'
    if (open && !still) void ask(ends).then(again)
    else again('goes on')
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
  const query = () => ({ ...wireQuery(), ...asked(spanStore.getState().span) })
  const words = (cause: unknown): string => {
    const trouble = troubleOf(cause)
    return trouble.kind === 'lost' ? trouble.status : trouble.problem.message
  }

  const askDetails = async (ends: AbortSignal): Promise<Settled> => {
    const { selection } = viewStore.getState()
    if (selection === undefined || selection.kind === 'flow' || selection.kind === 'group') return 'goes on'
    const { kind, id } = selection
    const of = measuredKey(kind, id)
    try {
      const which =
        kind === 'edge' ? ({ case: 'edgeId', value: id } as const) : ({ case: 'serviceId', value: id } as const)
      const asks = isByPod(kind, id) ? { ...query(), groupBy: GroupBy.POD } : query()
      const call = { signal: ends, timeoutMs: ANSWER_LIMIT_MS }
      const details = await map.details({ query: asks, of: which }, call)
      if (ends.aborted) return 'goes on'
      measuredStore.setState({ of, details, problem: '' })
      return settled(details.window)
    } catch (cause) {
      if (!ends.aborted) measuredStore.setState({ of, details: undefined, problem: words(cause) })
      return 'goes on'
    }
  }
  const askAnswers = async (ends: AbortSignal): Promise<Settled> => {
    const { list, closed } = viewStore.getState()
    if (list !== 'answers' || closed.includes('table')) return 'goes on'
    const { thresholds, question } = answersStore.getState()
    const { name, from: fromService, to: toService } = question
    try {
      const call = { signal: ends, timeoutMs: ANSWER_LIMIT_MS }
      const answers = await map.answers({ query: query(), thresholds, name, fromService, toService }, call)
      if (ends.aborted) return 'goes on'
      answersStore.setState({ answers, problem: '' })
      return settled(answers.window)
    } catch (cause) {
      if (!ends.aborted) answersStore.setState({ problem: words(cause) })
      return 'goes on'
    }
  }

  const details = poll(signal, askDetails)
  const answers = poll(signal, askAnswers)
  const stops = [
    viewStore.subscribe((now, before) => {
      if (now.selection !== before.selection) details()
      if (now.list !== before.list || now.closed !== before.closed) answers()
    }),
    onQuery(() => {
      details()
      answers()
    }),
    spanStore.subscribe((now, before) => {
      if (now.span === before.span) return
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

/** Whether what is selected is known by pod, as those of opened services are. */
function isByPod(kind: 'service' | 'edge', id: string): boolean {
  const { services, edges } = flowsStore.getState()
  const found = [...(kind === 'edge' ? edges : services).values()].find((one) => one.id === id)
  return found === undefined ? isOfPods(id) : found.number < 0
}

/** Numbers are kept by ten seconds and told over ten minutes. */
const STEP_MS = 10_000
const LENGTH_MS = 600_000

/** The time to ask for: that of the window; where the page is paused, the ten minutes up to then. */
function asked(span: Span): { readonly fromMs?: number; readonly toMs?: number } {
  if (span.kind === 'live') return {}
  if (span.kind === 'window') return { fromMs: span.fromMs, toMs: span.toMs }
  const toMs = Math.floor(span.atMs / STEP_MS) * STEP_MS
  return { fromMs: toMs - LENGTH_MS, toMs }
}

const settled = (window: WindowState | undefined): Settled =>
  window === undefined || window.filling ? 'goes on' : 'settled'
