import type { Frame } from '#gen/orrery/v1/orrery_pb.ts'
import { mergeFrames } from '#service/merge-frames.ts'
import { applyFrame } from './state/apply-frame.ts'
import { type FlowsState, flowsStore } from './state/flows.ts'
import { spanStore } from './state/span.ts'
import { applyTimeline, timelineStore } from './state/timeline.ts'

/**
 * What of the streams is shown. The live stream always goes on: while the page is paused or shows a window, its frames are
 * kept aside, merged into one, and only the timeline, the source's status and the link follow it.
 */
export class Stage {
  /** The live view, while a window is shown in its place. */
  #live: FlowsState | undefined
  /** All frames of the live stream that the live view still lacks. */
  #aside: Frame | undefined

  /** A frame of the live stream. `now` is `performance.now()`, `date` the milliseconds since the epoch. */
  takeLive(frame: Frame, now: number, date: number): void {
    timelineStore.setState(applyTimeline(timelineStore.getState(), frame, date))
    if (spanStore.getState().span.kind === 'live') {
      flowsStore.setState(applyFrame(flowsStore.getState(), frame, now))
      return
    }
    this.#aside = this.#aside === undefined ? frame : mergeFrames(this.#aside, frame)
    this.#aside.timeline = []
    flowsStore.setState({ link: { kind: 'open' }, ...(frame.source === undefined ? {} : { source: frame.source }) })
  }

  /** A frame of a window. */
  takeWindow(frame: Frame, now: number): void {
    const shown = flowsStore.getState()
    this.#live ??= shown
    const { link, source } = shown
    flowsStore.setState({ ...applyFrame(shown, frame, now), link, source })
  }

  /** Shows the live view again, as it has become. */
  showLive(now: number): void {
    const shown = flowsStore.getState()
    const { generation, revision, link, pictures, source } = shown
    const again = this.#live !== undefined
    const live =
      this.#live === undefined ? shown : { ...this.#live, generation: generation + 1, revision, link, pictures, source }
    const frame = this.#aside
    this.#live = undefined
    this.#aside = undefined
    const state = frame === undefined ? { ...live, revision: revision + 1 } : { ...applyFrame(live, frame, now), link }
    if (again) flowsStore.setState({ ...state, delta: { reset: true, graph: undefined } })
    else if (frame !== undefined) flowsStore.setState(state)
  }
}
