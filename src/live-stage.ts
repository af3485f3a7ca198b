import { create } from '@bufbuild/protobuf'
import { applyDelta, emptyState, type GraphState } from '#domain/graph/delta.ts'
import { type Frame, GraphDeltaSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { mergeFrames } from '#service/merge-frames.ts'
import { applyFrame } from './state/apply-frame.ts'
import { type FlowsState, flowsStore } from './state/flows.ts'
import { followSelection } from './state/follow-selection.ts'
import { spanStore } from './state/span.ts'
import { SplicedGraph } from './state/spliced-graph.ts'
import { applyTimeline, timelineStore } from './state/timeline.ts'

/**
 * What of the streams is shown. The live stream always goes on: while the page is paused or shows a window, its frames are
 * kept aside, merged into one, and only the timeline, the source's status and the link follow it. The stream of the pods of
 * opened services is laid into the graph that is shown.
 */
export class Stage {
  /** The live view, while a window is shown in its place. */
  #live: FlowsState | undefined
  /** All frames of the live stream that the live view still lacks. */
  #aside: Frame | undefined
  /** What is shown, before pods take the place of services. */
  #base: Pick<FlowsState, 'services' | 'edges'> | undefined
  readonly #spliced = new SplicedGraph()
  #pods: GraphState = emptyState()
  /** A frame of the pods that came while the page was paused. */
  #podsAside: Frame | undefined

  /** A frame of the live stream. `now` is `performance.now()`, `date` the milliseconds since the epoch. */
  takeLive(frame: Frame, now: number, date: number): void {
    timelineStore.setState(applyTimeline(timelineStore.getState(), frame, date))
    if (spanStore.getState().span.kind === 'live') {
      const shown = this.#shown()
      const follow = followSelection(shown, frame.graph)
      this.#show(applyFrame(shown, frame, now))
      follow(flowsStore.getState())
      return
    }
    this.#aside = this.#aside === undefined ? frame : mergeFrames(this.#aside, frame)
    this.#aside.timeline = []
    flowsStore.setState({ link: { kind: 'open' }, ...(frame.source === undefined ? {} : { source: frame.source }) })
  }

  /** A frame of a window. */
  takeWindow(frame: Frame, now: number): void {
    const shown = this.#shown()
    this.#live ??= shown
    const { link, source } = shown
    this.#show({ ...applyFrame(shown, frame, now), link, source })
  }

  /** Shows the live view again, as it has become. */
  showLive(now: number): void {
    const shown = this.#shown()
    const { generation, revision, link, pictures, source } = shown
    const again = this.#live !== undefined
    const live =
      this.#live === undefined ? shown : { ...this.#live, generation: generation + 1, revision, link, pictures, source }
    const frame = this.#aside
    this.#live = undefined
    this.#aside = undefined
    const state = frame === undefined ? { ...live, revision: revision + 1 } : { ...applyFrame(live, frame, now), link }
    if (again) this.#show({ ...state, delta: { reset: true, graph: undefined } })
    else if (frame !== undefined) this.#show(state)
    const pods = this.#podsAside
    this.#podsAside = undefined
    if (pods !== undefined) this.takePods(pods)
  }

  /** The services that are opened to their pods. */
  open(ids: readonly string[]): void {
    this.#spliced.open(ids)
    this.#again()
  }

  /** A frame of the pods of opened services. */
  takePods(frame: Frame): void {
    // Somebody who opens a service while the page is paused wants to see something.
    if (spanStore.getState().span.kind === 'paused' && !frame.reset) {
      this.#podsAside = this.#podsAside === undefined ? frame : mergeFrames(this.#podsAside, frame)
      return
    }
    if (frame.reset) this.#pods = emptyState()
    const follow = followSelection(this.#pods, frame.graph)
    if (frame.graph !== undefined) applyDelta(this.#pods, frame.graph)
    this.#spliced.take(this.#pods)
    this.#again()
    follow(this.#pods)
  }

  /** What is known of pods is of another time, or of another filter. */
  forgetPods(): void {
    this.#podsAside = undefined
    this.#spliced.take(undefined)
  }

  #shown(): FlowsState {
    return { ...flowsStore.getState(), ...this.#base }
  }

  #show(state: FlowsState): void {
    this.#base = { services: state.services, edges: state.edges }
    flowsStore.setState({ ...state, ...this.#spliced.show(state) })
  }

  /** The same graph, with other pods. */
  #again(): void {
    if (!this.#spliced.active) return
    const shown = this.#shown()
    this.#show({ ...shown, revision: shown.revision + 1, delta: { reset: false, graph: create(GraphDeltaSchema) } })
  }
}
