import type { Frame } from '#gen/orrery/v1/orrery_pb.ts'
import { linkedSignal } from '#service/linked-signal.ts'
import { mergeFrames } from '#service/merge-frames.ts'
import { pause } from '#service/pause.ts'

/** A stream has proven itself with so many frames: the whole view, and a sign of life, which comes within two seconds. */
const FRAMES = 2
const LIMIT_MS = 8_000

/** Reads a stream to its end, or to that of the signal; each frame is handed on. */
type Read<End> = (signal: AbortSignal, take: (frame: Frame) => void) => Promise<End>

/**
 * Opens a stream without showing anything of it until it has proven itself. Then `proven` is told, all frames are handed on from
 * the first one, and the answer is the end of the stream, which goes on. Undefined where it did not: then it is over.
 */
export async function onTrial<End>(
  read: Read<End>,
  signal: AbortSignal,
  take: (frame: Frame) => void,
  proven: () => void,
): Promise<{ readonly end: Promise<End> } | undefined> {
  const over = new AbortController()
  const decided = new AbortController()
  let kept: Frame | undefined
  let frames = 0
  const end = read(linkedSignal(signal, over.signal), (frame) => {
    if (over.signal.aborted) return
    if (++frames > FRAMES) {
      take(frame)
      return
    }
    kept = kept === undefined ? frame : mergeFrames(kept, frame)
    if (frames < FRAMES) return
    decided.abort()
    proven()
    take(kept)
  })
  const ends = () => decided.abort()
  end.then(ends, ends)
  await pause(LIMIT_MS, decided.signal, signal)
  if (frames >= FRAMES) return { end }
  over.abort()
  return undefined
}
