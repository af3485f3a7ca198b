import type { Frame } from '#gen/orrery/v1/orrery_pb.ts'
import { MAX_FRAME_ROWS, MIN_FRAME_ROWS, type ServiceOptions } from './options.ts'
import type { Receipts } from './receipts.ts'
import type { View } from './view.ts'

/** Makes the frames of one viewer. */
export interface Maker {
  /** All there is to show. */
  first(): Frame
  /** The only frame of a stream, for who comes back with the cursor of the one before. */
  after(cursor: string): Frame
  /** What changed since the last frame; undefined when nothing did, unless `always`. */
  next(rowLimit: number, always: boolean): Frame | undefined
  /** Says only that the stream lives, and how the source is when that changed. */
  beat(): Frame
}

/**
 * The frames of one viewer. Nothing is queued for a client that does not read: only its place in the view is held, and the
 * next frame brings what changed since. A client that acknowledges frames gets the next one when those before it have
 * arrived, and until then only signs of life. Ends when the signal is aborted.
 */
export async function* watch(
  view: View,
  maker: Maker,
  receipts: Receipts | undefined,
  options: ServiceOptions,
  signal: AbortSignal,
): AsyncGenerator<Frame> {
  await view.settle(options.firstFrameMs, signal)
  if (signal.aborted) return
  let sentMs = Date.now()
  const first = maker.first()
  receipts?.sent(first.number, sentMs)
  yield first
  let silentTicks = 0
  for (;;) {
    // The line is slow or the word of it goes astray: what is on its way is news enough, but silence would be none.
    while ((await receipts?.room(Date.now, options.heartbeatMs, signal)) === false) {
      const beat = maker.beat()
      receipts?.beat(beat.number, Date.now())
      yield beat
    }
    const takenMs = Date.now() - sentMs
    await view.nextTick(signal)
    if (signal.aborted) return
    silentTicks++
    const frame = maker.next(rowsFor(takenMs, options.frameMs), silentTicks * options.frameMs >= options.heartbeatMs)
    if (frame === undefined) {
      sentMs = Date.now()
      continue
    }
    silentTicks = 0
    sentMs = Date.now()
    receipts?.sent(frame.number, sentMs)
    yield frame
  }
}

/** Rows weigh most and matter least, so a line that needs longer than a tick for a frame gets fewer of them. */
const rowsFor = (takenMs: number, frameMs: number): number =>
  takenMs <= frameMs ? MAX_FRAME_ROWS : Math.max(MIN_FRAME_ROWS, Math.floor((MAX_FRAME_ROWS * frameMs) / takenMs))
