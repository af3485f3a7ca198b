import type { Frame } from '#gen/orrery/v1/orrery_pb.ts'
import { mergeFrames } from '#service/merge-frames.ts'
import type { Clients } from './api/clients.ts'
import { troubleOf } from './api/trouble.ts'
import { applyFrame } from './state/apply-frame.ts'
import { EMPTY_FLOWS, flowsStore } from './state/flows.ts'
import { queryStore } from './state/query.ts'

/** Rows asked for with the first frame of a stream. */
const FIRST_ROWS = 1000
/** A stream brings a frame at least every 15 s; after this long without one it counts as dead. */
const SILENCE_MS = 20_000
/** Least time between two acknowledgements. */
const ACKNOWLEDGE_MS = 1_000
const BACK_OFF_MS = [500, 1000, 2000, 4000, 8000, 15_000] as const

/** The machine the pump runs on; tests bring their own. */
export interface LiveMachine {
  /** Calls back soon, in step with painting where something is painted at all. */
  readonly soon: (callback: () => void) => void
  /** Milliseconds of the page's own clock. */
  readonly now: () => number
  /** Milliseconds since the epoch. */
  readonly date: () => number
  /** 0 to 1, spreads reconnecting pages apart. */
  readonly random: () => number
}

/**
 * In step with animation frames while the page is seen. A hidden page gets no animation frames, so a timer stands beside:
 * frames go on being applied (browsers allow it about once a second) and what waits stays one merged frame.
 */
export const browserMachine: LiveMachine = {
  soon: (callback) => {
    let called = false
    const once = () => {
      if (called) return
      called = true
      cancelAnimationFrame(frame)
      clearTimeout(timer)
      callback()
    }
    const frame = requestAnimationFrame(once)
    const timer = setTimeout(once, 500)
  },
  now: () => performance.now(),
  date: () => Date.now(),
  random: () => Math.random(),
}

/**
 * The one pump from the stream to the store: follows the query, always reads, merges what waits into one frame and applies
 * that once per paint. Ends with the signal. Returns a function that reconnects at once instead of at the next attempt.
 */
export function startLive(clients: Clients, signal: AbortSignal, machine: LiveMachine = browserMachine): () => void {
  let current = new AbortController()
  let attempts = 0
  let waiting: ReturnType<typeof setTimeout> | undefined

  const open = () => {
    clearTimeout(waiting)
    current.abort()
    if (signal.aborted) return
    current = new AbortController()
    void follow(AbortSignal.any([signal, current.signal]))
  }

  const lose = (message: string) => {
    attempts += 1
    const step = BACK_OFF_MS[Math.min(attempts, BACK_OFF_MS.length) - 1] ?? 15_000
    const delay = step * (0.75 + machine.random() / 2)
    flowsStore.setState({ link: { kind: 'lost', message, attempts, retryAt: machine.date() + delay } })
    waiting = setTimeout(open, delay)
  }

  async function follow(ended: AbortSignal) {
    const stream = new AbortController()
    let silence: ReturnType<typeof setTimeout> | undefined
    const listen = () => {
      clearTimeout(silence)
      silence = setTimeout(() => stream.abort('silent'), SILENCE_MS)
    }
    const painter = paint(ended, machine)
    try {
      listen()
      const viewer = `${machine.random()}`
      const acknowledge = acknowledger(clients, viewer, ended, machine)
      const request = { query: { filter: queryStore.getState().filter }, rows: FIRST_ROWS, viewer }
      for await (const frame of clients.map.observe(request, { signal: AbortSignal.any([ended, stream.signal]) })) {
        listen()
        attempts = 0
        acknowledge(frame.number)
        painter.take(frame)
      }
      if (!ended.aborted) lose('ended')
    } catch (cause) {
      if (ended.aborted) return
      const trouble = troubleOf(cause)
      if (trouble.kind === 'refused') flowsStore.setState({ link: { kind: 'refused', ...trouble.problem } })
      else lose(stream.signal.aborted ? 'silent' : trouble.status)
    } finally {
      clearTimeout(silence)
    }
  }

  flowsStore.setState({ ...EMPTY_FLOWS, generation: flowsStore.getState().generation + 1 })
  const stop = queryStore.subscribe((next, before) => {
    if (next.filter === before.filter) return
    attempts = 0
    flowsStore.setState({ link: { kind: 'connecting' } })
    open()
  })
  signal.addEventListener(
    'abort',
    () => {
      stop()
      clearTimeout(waiting)
    },
    { once: true },
  )
  open()
  return open
}

/**
 * Tells the backend which frames have arrived, at most once a second and one call at a time. Where that fails (a proxy, another
 * replica) it is left, and the backend does without.
 */
function acknowledger(clients: Clients, viewer: string, ended: AbortSignal, machine: LiveMachine) {
  let quietUntil = 0
  const tell = async (number: number, now: number) => {
    quietUntil = Number.POSITIVE_INFINITY
    try {
      await clients.map.acknowledge({ viewer, number }, { signal: ended })
      quietUntil = now + ACKNOWLEDGE_MS
    } catch (cause) {
      if (!ended.aborted) console.info('Frames are not acknowledged', cause)
    }
  }
  return (number: number) => {
    const now = machine.now()
    if (now >= quietUntil) void tell(number, now)
  }
}

/** Keeps at most one frame waiting, merged from all that came since the last paint. */
function paint(ended: AbortSignal, machine: LiveMachine): { readonly take: (frame: Frame) => void } {
  let waiting: Frame | undefined
  return {
    take: (frame) => {
      if (waiting !== undefined) {
        waiting = mergeFrames(waiting, frame)
        return
      }
      waiting = frame
      machine.soon(() => {
        const due = waiting
        waiting = undefined
        if (due === undefined || ended.aborted) return
        flowsStore.setState(applyFrame(flowsStore.getState(), due, machine.now()))
      })
    },
  }
}
