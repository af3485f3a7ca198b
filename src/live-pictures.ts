import type { MessageInitShape } from '@bufbuild/protobuf'
import type { Frame, ObserveRequestSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { linkedSignal } from '#service/linked-signal.ts'
import { pause } from '#service/pause.ts'
import type { Clients } from './api/clients.ts'

/** A picture is asked for so often, of a window that is over more seldom. */
const PICTURE_MS = 2_000
const STILL_PICTURE_MS = 60_000
const PICTURE_LIMIT_MS = 15_000
/** Beside that is looked whether a stream gets through: after so long at first, then after twice as long each time. */
const TRY_MS = 4_000
const TRY_LONGEST_MS = 60_000
/** One gets through that brings so many frames in so long: there is one at least every two seconds. */
const TRY_FRAMES = 3
const TRY_LIMIT_MS = 7_000

type Ask = () => MessageInitShape<typeof ObserveRequestSchema>

/**
 * Where something on the way holds streams back: asks for one frame after the other, each with what changed since the one before,
 * until a stream gets through or the signal is aborted. Throws where a frame does not come.
 */
export async function showPictures(
  clients: Clients,
  ask: Ask,
  ended: AbortSignal,
  take: (frame: Frame) => void,
): Promise<void> {
  const over = new AbortController()
  const showing = linkedSignal(ended, over.signal)
  void streamsPass(clients, ask, showing).then(() => over.abort())
  let cursor = ''
  try {
    while (!showing.aborted) {
      let still = false
      await during(showing, PICTURE_LIMIT_MS, async (signal) => {
        for await (const frame of clients.map.observe({ ...ask(), once: true, cursor }, { signal })) {
          if (showing.aborted) return
          cursor = frame.cursor
          still = frame.window?.filling === false
          take(frame)
        }
      }).catch((cause: unknown) => showing.aborted || Promise.reject(cause))
      await pause(still ? STILL_PICTURE_MS : PICTURE_MS, showing)
    }
  } finally {
    over.abort()
  }
}

/** Resolves when a stream brings its frames as they are made, or with the signal. */
async function streamsPass(clients: Clients, ask: Ask, ended: AbortSignal): Promise<void> {
  for (let wait = TRY_MS; ; wait = Math.min(TRY_LONGEST_MS, wait * 2)) {
    await pause(wait, ended)
    if (ended.aborted) return
    let frames = 0
    try {
      await during(ended, TRY_LIMIT_MS, async (signal) => {
        for await (const frame of clients.map.observe({ ...ask(), rows: 0 }, { signal })) {
          frames += frame.number > 0 ? 1 : 0
          if (frames === TRY_FRAMES) return
        }
      })
    } catch {
      // That is what is to be expected; of a backend that is lost the pictures tell.
    }
    if (frames === TRY_FRAMES) return
  }
}

/** Runs something with a signal that ends with another one, after a time, or when it is done. */
async function during(ended: AbortSignal, ms: number, run: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), ms)
  try {
    await run(linkedSignal(ended, limit.signal))
  } finally {
    clearTimeout(timer)
    limit.abort()
  }
}
