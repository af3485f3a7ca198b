import { create } from '@bufbuild/protobuf'
import { type Frame, FrameSchema, type Row, RowSchema, type ViewStats } from '#gen/orrery/v1/orrery_pb.ts'
import type { SharedDelta } from './delta-cache.ts'
import { FIRST_ROW_BYTES, FRAME_ROW_BYTES, MAX_FIRST_ROWS, MAX_FRAME_ROWS } from './options.ts'
import type { StatusBoard } from './status.ts'
import type { View } from './view.ts'
import type { Maker } from './viewer.ts'

/** Frames that only tell new counts come at most every so many ticks. */
const STATS_TICKS = 4

/** One viewer's place in a view: makes the frame that brings it from there to now. */
export class FrameMaker implements Maker {
  readonly #view: View
  readonly #status: StatusBoard
  readonly #firstRows: number
  readonly #binary: boolean
  #number = 0
  #graph = 0
  #timeline = 0
  #matched = 0
  #row = 0
  #statusVersion = 0
  #stats: ViewStats | undefined
  #quietTicks = 0

  /**
   * `rows`: how many the first frame may bring. `binary`: the frames go to the wire as protobuf and nowhere else, so their
   * graph need not be there as an object.
   */
  constructor(view: View, status: StatusBoard, rows: number, binary: boolean) {
    this.#binary = binary
    this.#firstRows = Math.min(rows, MAX_FIRST_ROWS)
    this.#view = view
    this.#status = status
  }

  /** The whole view. */
  first(): Frame {
    return this.#frame(true, this.#view.deltas.whole(), this.#firstRows)
  }

  /** For who comes back with the cursor of its last frame: what changed since; the whole view where that is not known. */
  after(cursor: string): Frame {
    const [id, ...numbers] = cursor.split('.')
    const [graph = 0, timeline = 0, matched = 0, row = 0] = numbers.map(Number)
    const delta = id === this.#view.id && graph > 0 ? this.#view.deltas.since(graph) : 'too-old'
    if (delta === 'too-old') return this.#marked(this.first())
    this.#timeline = timeline
    this.#matched = matched
    this.#row = row
    return this.#marked(this.#frame(false, delta, MAX_FRAME_ROWS))
  }

  #marked(frame: Frame): Frame {
    frame.cursor = [this.#view.id, this.#graph, this.#timeline, this.#matched, this.#row].join('.')
    return frame
  }

  /** What changed since the last frame, with at most `rowLimit` rows; undefined when nothing did, unless `always`. */
  next(rowLimit: number, always: boolean): Frame | undefined {
    const { graph, deltas, timeline, rows } = this.#view
    const moved = graph.version !== this.#graph || timeline.version !== this.#timeline || rows.last !== this.#row
    if (!always && !moved && this.#status.version === this.#statusVersion && !this.#counted()) return undefined
    const delta = deltas.since(this.#graph)
    if (delta === 'too-old') return this.#frame(true, deltas.whole(), this.#firstRows)
    return this.#frame(false, delta, rowLimit)
  }

  beat(): Frame {
    const frame = create(FrameSchema, { number: ++this.#number, timeMs: this.#view.now() })
    if (this.#status.version !== this.#statusVersion) frame.source = this.#status.status()
    this.#statusVersion = this.#status.version
    return frame
  }

  /** Counts changed, and were last sent some ticks ago. */
  #counted(): boolean {
    const stats = this.#view.stats()
    const same =
      this.#stats !== undefined &&
      stats.received === this.#stats.received &&
      stats.undecodable === this.#stats.undecodable &&
      stats.receivedPerSecond === this.#stats.receivedPerSecond &&
      stats.matchedPerSecond === this.#stats.matchedPerSecond
    if (same) return false
    this.#quietTicks++
    return this.#quietTicks >= STATS_TICKS
  }

  #frame(reset: boolean, shared: SharedDelta, rowLimit: number): Frame {
    const { graph, timeline, rows } = this.#view
    const stats = this.#view.stats()
    const newRows = reset
      ? rows.newest(0, rowLimit, FIRST_ROW_BYTES)
      : rows.newest(this.#row, rowLimit, FRAME_ROW_BYTES)
    const since = reset ? 0 : this.#matched
    const statusVersion = this.#status.version
    const frame = create(FrameSchema, {
      number: ++this.#number,
      timeMs: this.#view.now(),
      reset,
      rows: newRows.map(({ number, bytes }): Row => create(RowSchema, { number, response: bytes })),
      moreRows: stats.matched - since - newRows.length,
      timeline: timeline.changesSince(reset ? 0 : this.#timeline),
      stats,
    })
    if (reset || !shared.empty) {
      if (this.#binary) frame.$unknown = [shared.encoded]
      else frame.graph = shared.delta
    }
    if (reset || statusVersion !== this.#statusVersion) frame.source = this.#status.status()
    if (reset) frame.notes = [...this.#view.plan.notes]
    this.#graph = graph.version
    this.#timeline = timeline.version
    this.#matched = stats.matched
    this.#row = rows.last
    this.#statusVersion = statusVersion
    this.#stats = stats
    this.#quietTicks = 0
    return frame
  }
}
