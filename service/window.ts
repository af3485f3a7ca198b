import { create } from '@bufbuild/protobuf'
import type { AnsweredWindow } from '#domain/analysis/analysis.ts'
import {
  type Edge,
  type Frame,
  FrameSchema,
  type GraphDelta,
  GraphDeltaSchema,
  type PastRows,
  PastRowsState,
  type Row,
  RowSchema,
  type WindowState,
  WindowStateSchema,
} from '#gen/orrery/v1/orrery_pb.ts'
import { FIRST_ROW_BYTES, FRAME_ROW_BYTES, MAX_FIRST_ROWS } from './options.ts'
import { type AskPast, askingPast, type FetchedRows } from './past-rows.ts'
import type { StatusBoard } from './status.ts'
import type { View } from './view.ts'
import type { Maker } from './viewer.ts'
import type { WindowPast } from './window-past.ts'

/** A stretch of time, milliseconds since the epoch; `fromMs` included, `toMs` not. */
export interface Stretch {
  readonly fromMs: number
  readonly toMs: number
}

/** For so long after its end, flows may still come in for a window. */
const LATE_MS = 60_000
/** While a window fills it is answered anew at most every so many ticks. */
const FILLING_TICKS = 4

/** What is known of a window: its graph, and how far counts and rows reach. */
export function answerWindow(
  view: View,
  past: WindowPast,
  { fromMs, toMs }: Stretch,
): { readonly delta: GraphDelta; readonly state: WindowState } {
  const { delta, ...answered } = past.window(fromMs, toMs)
  const { wholeAfterMs } = view.rows
  const state = create(WindowStateSchema, {
    fromMs: answered.fromMs,
    toMs: answered.toMs,
    grainMs: answered.grainMs,
    countsFromMs: answered.countsFromMs,
    rowsFromMs: wholeAfterMs === 0 ? answered.countsFromMs : wholeAfterMs + 1,
    filling: fillsUntil(view, answered.toMs),
  })
  return { delta, state }
}

/** What is told of a window over which the analysis of a view was read. */
export const analysisState = (view: View, answered: AnsweredWindow): WindowState =>
  create(WindowStateSchema, { ...answered, filling: fillsUntil(view, answered.toMs) })

const fillsUntil = (view: View, toMs: number): boolean => !view.finished && view.now() < toMs + LATE_MS

/** The frames of a viewer who looks at a window: the whole, then what still comes in for it. */
export class WindowMaker implements Maker {
  readonly #view: View
  readonly #windows: WindowPast
  readonly #status: StatusBoard
  readonly #asked: Stretch
  readonly #firstRows: number
  #number = 0
  #row = 0
  /** Flows of the window that the viewer was told of, as rows or by number. */
  #told = 0
  #sent = new Map<number, Edge>()
  #services = new Set<number>()
  #version = -1
  #filling = true
  #quietTicks = 0
  readonly #askPast: AskPast | undefined
  /** What the source was asked for, and what it answered. */
  #past: PastRows | undefined
  #fetched: FetchedRows | undefined

  /** `askPast` asks the source for rows that are no longer kept, where it can. */
  constructor(
    view: View,
    past: WindowPast,
    status: StatusBoard,
    asked: Stretch,
    rows: number,
    askPast: AskPast | undefined,
  ) {
    this.#askPast = askPast
    this.#view = view
    this.#windows = past
    this.#status = status
    this.#asked = asked
    this.#firstRows = Math.min(rows, MAX_FIRST_ROWS)
  }

  first(): Frame {
    return this.#frame(true, this.#firstRows, FIRST_ROW_BYTES)
  }

  /** A window is told whole each time. */
  after(): Frame {
    return this.first()
  }

  next(rowLimit: number, always: boolean): Frame | undefined {
    this.#quietTicks++
    if (this.#fetched !== undefined) return this.#frame(false, this.#firstRows, FIRST_ROW_BYTES)
    const { timeline } = this.#view
    if (this.#filling && this.#quietTicks >= FILLING_TICKS && timeline.version !== this.#version) {
      return this.#frame(false, rowLimit, FRAME_ROW_BYTES)
    }
    return always ? this.beat() : undefined
  }

  beat(): Frame {
    return create(FrameSchema, { number: ++this.#number, timeMs: this.#view.now() })
  }

  #frame(reset: boolean, rowLimit: number, rowBytes: number): Frame {
    const { rows, timeline } = this.#view
    this.#version = timeline.version
    this.#quietTicks = 0
    const { delta, state } = answerWindow(this.#view, this.#windows, this.#asked)
    const { fromMs, toMs } = state
    if (reset) this.#fetch(state)
    const past = this.#fetched?.rows ?? []
    if (this.#fetched !== undefined) this.#past = this.#fetched.told
    this.#fetched = undefined
    if (this.#past !== undefined) state.past = this.#past
    const asking = this.#past?.state === PastRowsState.ASKING
    const keptFromMs = this.#past === undefined ? fromMs : Math.max(fromMs, state.rowsFromMs)
    // Rows are told newest first and never an older one after a newer one: all wait for the oldest.
    const kept = asking ? [] : rows.between(keptFromMs, toMs, this.#row, rowLimit, rowBytes)
    const older = past.map((bytes, index) => ({ number: index + 1 - past.length, bytes })).toReversed()
    const newRows = [...kept, ...older]
    const flows = timeline.flowsBetween(fromMs, toMs)
    const frame = create(FrameSchema, {
      number: ++this.#number,
      timeMs: this.#view.now(),
      reset,
      graph: this.#changed(delta),
      rows: newRows.map(({ number, bytes }): Row => create(RowSchema, { number, response: bytes })),
      moreRows: Math.max(0, flows - this.#told - newRows.length),
      stats: this.#view.stats(),
      window: state,
    })
    if (reset) {
      frame.source = this.#status.status()
      frame.notes = [...this.#view.plan.notes]
    }
    if (asking) {
      frame.moreRows = 0
      return frame
    }
    this.#row = rows.last
    this.#told = Math.max(flows, this.#told + newRows.length)
    this.#filling = state.filling
    return frame
  }

  /** Where rows of the window have left, the source is asked for them, once. */
  #fetch({ fromMs, toMs, rowsFromMs }: WindowState): void {
    if (this.#askPast === undefined || this.#firstRows === 0 || !(rowsFromMs > fromMs)) return
    this.#past = askingPast()
    void this.#ask(this.#askPast, { fromMs, toMs: Math.min(toMs, rowsFromMs) })
  }

  async #ask(askPast: AskPast, range: Stretch): Promise<void> {
    this.#fetched = await askPast(range)
  }

  /** What the viewer does not have yet, and what is no longer so: an edge may have become part of another. */
  #changed({ services, edges }: GraphDelta): GraphDelta {
    const before = this.#sent
    const known = this.#services
    this.#sent = new Map(edges.map((edge) => [edge.number, edge]))
    this.#services = new Set(services.map(({ number }) => number))
    return create(GraphDeltaSchema, {
      services: services.filter(({ number }) => !known.has(number)),
      edges: edges.filter((edge) => !same(edge, before.get(edge.number))),
      removedEdges: [...before.keys()].filter((number) => !this.#sent.has(number)),
      removedServices: [...known].filter((number) => !this.#services.has(number)),
    })
  }
}

/** While a window fills its average minute changes all the time; only what was counted is worth telling. */
const same = (edge: Edge, before: Edge | undefined): boolean =>
  before !== undefined &&
  edge.flows === before.flows &&
  edge.sourceNumber === before.sourceNumber &&
  edge.destinationNumber === before.destinationNumber
