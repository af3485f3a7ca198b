import type { Frame } from '#gen/orrery/v1/orrery_pb.ts'
import { FrameMaker } from './frames.ts'
import type { ServiceOptions } from './options.ts'
import type { StatusBoard } from './status.ts'
import type { View } from './view.ts'

/**
 * The frames of one viewer. Nothing is queued for a client that does not read: only its place in the view is held, and the
 * next frame brings what changed since. Ends when the signal is aborted.
 */
export async function* watch(
  view: View,
  status: StatusBoard,
  wanted: { readonly rows: number; readonly binary: boolean },
  options: ServiceOptions,
  signal: AbortSignal,
): AsyncGenerator<Frame> {
  const maker = new FrameMaker(view, status, wanted.rows, wanted.binary)
  await view.settle(options.firstFrameMs, signal)
  if (signal.aborted) return
  yield maker.first()
  let silentTicks = 0
  for (;;) {
    await view.nextTick(signal)
    if (signal.aborted) return
    silentTicks++
    const frame = maker.next(silentTicks * options.frameMs >= options.heartbeatMs)
    if (frame === undefined) continue
    silentTicks = 0
    yield frame
  }
}
