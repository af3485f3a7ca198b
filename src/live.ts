import type { Frame } from '#gen/orrery/v1/orrery_pb.ts'
import { linkedSignal } from '#service/linked-signal.ts'
import { mergeFrames } from '#service/merge-frames.ts'
import type { Clients } from './api/clients.ts'
import { FIRST_ROWS } from './api/first-frame.ts'
import { type Trouble, troubleOf } from './api/trouble.ts'
import { Stage } from './live-stage.ts'
import { EMPTY_FLOWS, flowsStore } from './state/flows.ts'
import { goLive, type Span, spanStore } from './state/span.ts'
import { EMPTY_TIMELINE, timelineStore } from './state/timeline.ts'
import { onQuery, wireQuery } from './state/wire-query.ts'

/** A stream brings a frame at least every 2 s. After so long without one the page no longer says that all is well … */
const QUIET_MS = 4_500
/** … and after so long the stream counts as dead. A slow line may need many seconds for one frame. */
const SILENCE_MS = 20_000
/** A backend that is there begins to answer within a second or two; a connection that has died never does. */
const ANSWER_MS = 5_000
/** How often is looked. By the wall clock, which goes on while a laptop sleeps, so that one that wakes finds out at once. */
const LOOK_MS = 500
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
  /** Names a stream, by which its frames are acknowledged. */
  readonly viewer: () => string
}

/**
 * In step with animation frames while the page is seen. A hidden page gets no animation frames, so a timer stands beside:
 * frames go on being applied (browsers allow it about once a second) and what waits stays one merged frame.
 */
export const browserMachine: Omit<LiveMachine, 'viewer'> = {
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

/** One stream of the page: opened again until it is stopped. */
interface Channel {
  /** Opens it anew, at once. */
  readonly open: () => void
  readonly stop: () => void
}

/**
 * The one pump from the streams to the stores: follows the query, always reads, merges what waits into one frame and
 * applies that once per paint. A window of the past has a stream of its own beside the live one. Ends with the signal.
 * Returns a function that reconnects at once instead of at the next attempt.
 */
export function startLive(clients: Clients, signal: AbortSignal, machine: LiveMachine): () => void {
  const stage = new Stage()
  const live = channel(clients, signal, machine, {
    quiet: (sinceMs) => {
      if (flowsStore.getState().link.kind === 'open') flowsStore.setState({ link: { kind: 'quiet', sinceMs } })
    },
    window: () => undefined,
    take: (frame) => stage.takeLive(frame, machine.now(), machine.date()),
    fail: (trouble, attempts, retryAt) =>
      flowsStore.setState({
        link:
          trouble.kind === 'refused'
            ? { kind: 'refused', ...trouble.problem }
            : { kind: 'lost', message: trouble.status, attempts, retryAt },
      }),
  })
  const window = channel(clients, signal, machine, {
    quiet: () => undefined,
    window: () => {
      const { span } = spanStore.getState()
      return span.kind === 'window' ? span : undefined
    },
    take: (frame) => stage.takeWindow(frame, machine.now()),
    // The live stream says what is wrong; a window that is refused is none.
    fail: ({ kind }) => kind === 'refused' && goLive(),
  })

  const follow = (span: Span) => {
    if (span.kind === 'window') window.open()
    else window.stop()
    if (span.kind === 'live') stage.showLive(machine.now())
  }
  flowsStore.setState({ ...EMPTY_FLOWS, generation: flowsStore.getState().generation + 1 })
  timelineStore.setState(EMPTY_TIMELINE)
  const stops = [
    onQuery(() => {
      flowsStore.setState({ link: { kind: 'connecting' } })
      const { span } = spanStore.getState()
      if (span.kind === 'paused') goLive()
      if (span.kind === 'window') window.open()
      live.open()
    }),
    spanStore.subscribe(({ span }, before) => {
      if (span !== before.span) follow(span)
    }),
  ]
  signal.addEventListener(
    'abort',
    () => {
      for (const stop of stops) stop()
    },
    { once: true },
  )
  live.open()
  if (spanStore.getState().span.kind === 'window') window.open()
  return live.open
}

interface ChannelUse {
  /** Told once when nothing has come for a while, though the stream is open. */
  readonly quiet: (sinceMs: number) => void
  /** The window to ask for; undefined asks for the live view. */
  readonly window: () => { readonly fromMs: number; readonly toMs: number } | undefined
  readonly take: (frame: Frame) => void
  readonly fail: (trouble: Trouble, attempts: number, retryAt: number) => void
}

function channel(clients: Clients, signal: AbortSignal, machine: LiveMachine, use: ChannelUse): Channel {
  let current = new AbortController()
  let attempts = 0
  let waiting: ReturnType<typeof setTimeout> | undefined

  const stop = () => {
    clearTimeout(waiting)
    current.abort()
  }
  const begin = () => {
    stop()
    if (signal.aborted) return
    current = new AbortController()
    void follow(linkedSignal(signal, current.signal))
  }
  const lose = (trouble: Trouble) => {
    if (trouble.kind === 'refused') {
      use.fail(trouble, attempts, 0)
      return
    }
    attempts += 1
    const step = BACK_OFF_MS[Math.min(attempts, BACK_OFF_MS.length) - 1] ?? 15_000
    const delay = step * (0.75 + machine.random() / 2)
    use.fail(trouble, attempts, machine.date() + delay)
    waiting = setTimeout(begin, delay)
  }

  async function follow(ended: AbortSignal) {
    const stream = new AbortController()
    let heardMs = machine.date()
    let quiet = false
    let answered = false
    const watch = setInterval(() => {
      const silentMs = machine.date() - heardMs
      if (silentMs >= (answered ? SILENCE_MS : ANSWER_MS)) stream.abort('silent')
      else if (silentMs >= QUIET_MS && !quiet) {
        quiet = true
        use.quiet(heardMs)
      }
    }, LOOK_MS)
    const painter = paint(ended, machine, use.take)
    try {
      const viewer = machine.viewer()
      const acknowledge = acknowledger(clients, viewer, ended, machine)
      const query = { ...wireQuery(), ...use.window() }
      const call = {
        signal: linkedSignal(ended, stream.signal),
        onHeader: () => {
          answered = true
          heardMs = machine.date()
        },
      }
      for await (const frame of clients.map.observe({ query, rows: FIRST_ROWS, viewer }, call)) {
        heardMs = machine.date()
        quiet = false
        attempts = 0
        acknowledge(frame.number)
        painter.take(frame)
      }
      if (!ended.aborted) lose({ kind: 'lost', status: 'ended' })
    } catch (cause) {
      if (ended.aborted) return
      lose(stream.signal.aborted ? { kind: 'lost', status: 'silent' } : troubleOf(cause))
    } finally {
      clearInterval(watch)
      stream.abort()
    }
  }

  signal.addEventListener('abort', stop, { once: true })
  return {
    open: () => {
      attempts = 0
      begin()
    },
    stop,
  }
}

/**
 * Tells the backend which frames have arrived, at most once a second and one call at a time. Where that fails it is
 * left, and the backend does without; a word that reached another replica is none, but the next one may find its way.
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
function paint(ended: AbortSignal, machine: LiveMachine, show: (frame: Frame) => void) {
  let waiting: Frame | undefined
  return {
    take: (frame: Frame) => {
      if (waiting !== undefined) {
        waiting = mergeFrames(waiting, frame)
        return
      }
      waiting = frame
      machine.soon(() => {
        const due = waiting
        waiting = undefined
        if (due === undefined || ended.aborted) return
        show(due)
      })
    },
  }
}
