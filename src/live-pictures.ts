import type { MessageInitShape } from '@bufbuild/protobuf'
import type { Frame, ObserveRequestSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { linkedSignal } from '#service/linked-signal.ts'
import { pause } from '#service/pause.ts'
import type { Clients } from './api/clients.ts'

/** A picture is asked for so often, of a window that is over more seldom. */
const PICTURE_MS = 2_000
const STILL_PICTURE_MS = 60_000
const PICTURE_LIMIT_MS = 15_000
/** One that does not even begin to come went by a connection that has died. */
const ANSWER_MS = 4_000

type Ask = () => MessageInitShape<typeof ObserveRequestSchema>

/**
 * Where something on the way holds streams back: asks for one frame after the other, each with what changed since the one before,
 * until the signal is aborted. Throws where a frame does not come.
 */
export async function showPictures(
  clients: Clients,
  ask: Ask,
  ended: AbortSignal,
  take: (frame: Frame) => void,
): Promise<void> {
  let cursor = ''
  while (!ended.aborted) {
    let still = false
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), PICTURE_LIMIT_MS)
    const unanswered = setTimeout(() => limit.abort(), ANSWER_MS)
    try {
      const signal = linkedSignal(ended, limit.signal)
      const call = { signal, onHeader: () => clearTimeout(unanswered) }
      for await (const frame of clients.map.observe({ ...ask(), once: true, cursor }, call)) {
        if (ended.aborted) return
        cursor = frame.cursor
        still = frame.window?.filling === false
        take(frame)
      }
    } catch (cause) {
      if (!ended.aborted) throw cause
    } finally {
      clearTimeout(timer)
      clearTimeout(unanswered)
      limit.abort()
    }
    await pause(still ? STILL_PICTURE_MS : PICTURE_MS, ended)
  }
}
