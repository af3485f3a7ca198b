import type { MessageInitShape } from '@bufbuild/protobuf'
import type { Frame, ObserveRequestSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { linkedSignal } from '#service/linked-signal.ts'
import { mergeFrames } from '#service/merge-frames.ts'
import type { Clients } from './api/clients.ts'
import { type Trouble, troubleOf } from './api/trouble.ts'
import { showPictures } from './live-pictures.ts'
import { type Hold, StreamWatch } from './live-watch.ts'

/** Least time between two acknowledgements. */
const ACKNOWLEDGE_MS = 1_000
const BACK_OFF_MS = [500, 1000, 2000, 4000, 5000] as const
/** So many streams in a row are no accident. */
const HELD = 2
/** A stream that lived for so long is not held back: what silences it now is something new. */
const LIVED_MS = 30_000

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

/** One stream of the page: opened again until it is stopped. */
export interface Channel {
  /** Opens it anew, at once. */
  readonly open: () => void
  readonly stop: () => void
}

export interface ChannelUse {
  /** Told once when nothing has come for a while, though the stream is open. */
  readonly quiet: (sinceMs: number) => void
  /** Whether streams are held back, so that pictures come instead. */
  readonly pictures: (pictures: boolean) => void
  /** What to ask for. */
  readonly ask: () => MessageInitShape<typeof ObserveRequestSchema>
  readonly take: (frame: Frame) => void
  readonly fail: (trouble: Trouble, attempts: number, retryAt: number) => void
}

/** Follows a query until it is stopped, by a stream or, where something on the way holds streams back, by one picture after the other. */
export function channel(clients: Clients, signal: AbortSignal, machine: LiveMachine, use: ChannelUse): Channel {
  let current = new AbortController()
  let attempts = 0
  /** Streams in a row that were held back. */
  let held = 0
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
    const step = BACK_OFF_MS[Math.min(attempts, BACK_OFF_MS.length) - 1] ?? 5_000
    const delay = step * (0.75 + machine.random() / 2)
    use.fail(trouble, attempts, machine.date() + delay)
    waiting = setTimeout(begin, delay)
  }

  async function follow(ended: AbortSignal) {
    const painter = paint(ended, machine, use.take)
    try {
      const hold = await read(ended, painter.take)
      if (ended.aborted) return
      if (hold === undefined) lose({ kind: 'lost', status: 'ended' })
      else if (hold === 'silent') lose({ kind: 'lost', status: 'silent' })
      // The backend answers and the stream does not. It may be this one connection that hangs; two, or one that never
      // began to answer, are somebody who holds streams back.
      else if (++held < HELD && hold === 'stopped') begin()
      else {
        held = HELD
        await showPictures(clients, use.ask, ended, (frame) => {
          attempts = 0
          use.pictures(true)
          painter.take(frame)
        })
        held = 0
        if (!ended.aborted) begin()
      }
    } catch (cause) {
      if (!ended.aborted) lose(troubleOf(cause))
    }
  }

  /** Reads a stream to its end; why it was given up, or undefined where it ended in order. */
  async function read(ended: AbortSignal, take: (frame: Frame) => void): Promise<Hold | undefined> {
    const viewer = machine.viewer()
    const acknowledge = acknowledger(clients, viewer, ended, machine)
    const began = machine.date()
    const watch = new StreamWatch(clients, ended, machine.date, (sinceMs) => held < HELD && use.quiet(sinceMs))
    try {
      const call = { signal: watch.signal, onHeader: () => watch.answered() }
      for await (const frame of clients.map.observe({ ...use.ask(), viewer }, call)) {
        watch.heard()
        attempts = 0
        if (machine.date() - began >= LIVED_MS) held = 0
        if (held < HELD) use.pictures(false)
        acknowledge(frame.number)
        take(frame)
      }
      return undefined
    } catch (cause) {
      if (watch.hold !== undefined && !ended.aborted) return watch.hold
      throw cause
    } finally {
      watch.stop()
    }
  }

  signal.addEventListener('abort', stop, { once: true })
  return {
    open: () => {
      attempts = 0
      held = 0
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
