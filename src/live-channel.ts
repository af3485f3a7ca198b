import type { MessageInitShape } from '@bufbuild/protobuf'
import { Code, ConnectError } from '@connectrpc/connect'
import type { Frame, ObserveRequestSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { linkedSignal } from '#service/linked-signal.ts'
import { mergeFrames } from '#service/merge-frames.ts'
import { pause } from '#service/pause.ts'
import type { Clients } from './api/clients.ts'
import { type Trouble, troubleOf } from './api/trouble.ts'
import type { Line } from './live-line.ts'
import { showPictures } from './live-pictures.ts'
import { onTrial } from './live-trial.ts'
import { type Hold, QUIET_MS, StreamWatch } from './live-watch.ts'

/** Least time between two acknowledgements. */
const ACKNOWLEDGE_MS = 1_000
/** Word that takes so long has been lost with its connection. */
const ACKNOWLEDGE_LIMIT_MS = 10_000
const BACK_OFF_MS = [500, 1000, 2000, 4000, 5000] as const
/** So many streams in a row are no accident. */
const HELD = 2
/** A stream that lived for so long is not held back: what silences it now is something new. */
const LIVED_MS = 30_000
/** Where small streams get through and that of the view does not, it is tried again after a while, and then ever more seldom. */
const NEXT_TRIAL_MS = 4_000
const LONGEST_TRIAL_MS = 60_000

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
  /** Opens it anew, at once; as pictures where the line is known to hold streams back. */
  readonly open: () => void
  /** The same, by a stream whatever is known of the line. */
  readonly retry: () => void
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
export function channel(
  clients: Clients,
  line: Line,
  signal: AbortSignal,
  machine: LiveMachine,
  use: ChannelUse,
): Channel {
  let current = new AbortController()
  let attempts = 0
  /** Streams in a row that were held back. */
  let held = 0
  let waiting: ReturnType<typeof setTimeout> | undefined

  const stop = () => {
    clearTimeout(waiting)
    current.abort()
  }
  const begin = (byPictures = line.holds) => {
    stop()
    if (signal.aborted) return
    current = new AbortController()
    void follow(linkedSignal(signal, current.signal), byPictures)
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
    // A backend that was lost while pictures came is found again by a picture.
    waiting = setTimeout(() => begin(held >= HELD || line.holds), delay)
  }

  async function follow(ended: AbortSignal, byPictures: boolean) {
    const painter = paint(ended, machine, use.take)
    const leave = (trouble: Trouble) => {
      // What still waits came before: shown later it would say that all is well.
      painter.show()
      lose(trouble)
    }
    let pictures = byPictures
    try {
      for (;;) {
        const hold = pictures ? await picturesUntilProven(ended, painter.take) : await read(ended, painter.take)
        if (ended.aborted) return
        if (hold === undefined) return leave({ kind: 'lost', status: 'ended' })
        if (hold === 'silent' && !line.holds) return leave({ kind: 'lost', status: 'silent' })
        // The backend answers and the stream does not. It may be this one connection that hangs; two, or one that never
        // began to answer, are somebody who holds streams back.
        if (++held < HELD && hold === 'stopped' && !line.holds) return begin()
        pictures = true
      }
    } catch (cause) {
      if (!ended.aborted) leave(troubleOf(cause))
    }
  }

  /**
   * Shows pictures until a stream has proven itself, and then goes on with that one. Answers as `read` does; throws where a
   * picture does not come.
   */
  async function picturesUntilProven(ended: AbortSignal, take: (frame: Frame) => void): Promise<Hold | undefined> {
    held = HELD
    const release = line.held()
    const done = new AbortController()
    const going = linkedSignal(ended, done.signal)
    const passed = new AbortController()
    const showing = linkedSignal(going, passed.signal)
    const proven = () => {
      held = 0
      use.pictures(false)
      release()
      passed.abort()
    }
    const stream = async () => {
      for (let wait = 0; !showing.aborted; wait = Math.min(LONGEST_TRIAL_MS, Math.max(NEXT_TRIAL_MS, 2 * wait))) {
        await pause(wait, showing)
        await line.passes(showing)
        const trial = showing.aborted ? undefined : await onTrial(read, going, take, proven)
        if (trial !== undefined) return trial.end
      }
      return undefined
    }
    let late: ReturnType<typeof setTimeout> | undefined
    const expect = () => {
      clearTimeout(late)
      const sinceMs = machine.date()
      late = setTimeout(() => use.quiet(sinceMs), QUIET_MS)
    }
    const picture = (frame: Frame) => {
      attempts = 0
      use.pictures(true)
      take(frame)
      expect()
    }
    showing.addEventListener('abort', () => clearTimeout(late), { once: true })
    expect()
    try {
      const [end] = await Promise.all([stream(), showPictures(clients, use.ask, showing, picture)])
      return end
    } finally {
      release()
      done.abort()
      clearTimeout(late)
    }
  }

  /** Reads a stream to its end; why it was given up, or undefined where it ended in order. */
  async function read(ended: AbortSignal, take: (frame: Frame) => void): Promise<Hold | undefined> {
    const viewer = machine.viewer()
    const acknowledge = acknowledger(clients, viewer, ended)
    const began = machine.date()
    const own = clients.heard?.() ?? clients
    const watch = new StreamWatch(own, ended, machine.date, {
      quiet: (sinceMs) => held < HELD && use.quiet(sinceMs),
      // What other streams of the page have found out counts for this one, but for one that is on trial.
      holds: () => held < HELD && line.holds,
    })
    try {
      const call = { signal: watch.signal, onHeader: () => watch.answered() }
      for await (const frame of own.map.observe({ ...use.ask(), viewer }, call)) {
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
  const open = (byPictures?: boolean) => {
    attempts = 0
    held = 0
    begin(byPictures)
  }
  return { open: () => open(), retry: () => open(false), stop }
}

/**
 * Tells the backend which frames have arrived, at most once a second and one call at a time. Word that got lost or reached another
 * replica is none, but the next one may find its way; a backend that knows no such word does without.
 */
function acknowledger(clients: Clients, viewer: string, ended: AbortSignal) {
  let newest = 0
  let telling = false
  const tell = async () => {
    telling = true
    try {
      for (let told = 0; told < newest && !ended.aborted; await pause(ACKNOWLEDGE_MS, ended)) {
        told = newest
        await clients.map.acknowledge({ viewer, number: told }, { signal: ended, timeoutMs: ACKNOWLEDGE_LIMIT_MS })
      }
    } catch (cause) {
      if (ended.aborted || ConnectError.from(cause).code === Code.Unimplemented) return
      await pause(ACKNOWLEDGE_MS, ended)
    }
    telling = false
  }
  return (number: number) => {
    newest = number
    if (!telling) void tell()
  }
}

/** Keeps at most one frame waiting, merged from all that came since the last paint. */
function paint(ended: AbortSignal, machine: LiveMachine, show: (frame: Frame) => void) {
  let waiting: Frame | undefined
  const now = () => {
    const due = waiting
    waiting = undefined
    if (due === undefined || ended.aborted) return
    show(due)
  }
  return {
    take: (frame: Frame) => {
      if (waiting !== undefined) {
        waiting = mergeFrames(waiting, frame)
        return
      }
      waiting = frame
      machine.soon(now)
    },
    /** At once what waits for the next paint. */
    show: now,
  }
}
