import { create } from '@bufbuild/protobuf'
import { mergeDeltas } from '#domain/graph/delta.ts'
import { layOver } from '#domain/timeline/lay-over.ts'
import { type Frame, FrameSchema, type GraphDelta } from '#gen/orrery/v1/orrery_pb.ts'

/** Rows that a merged frame holds at most; the older ones count as `more_rows`. */
const MERGED_ROWS = 2_000

/**
 * One frame that does what the two do one after the other. Of rows, the newest are kept and the others counted. Neither
 * argument is changed.
 */
export function mergeFrames(earlier: Frame, later: Frame): Frame {
  if (later.reset) return later
  const rows = [...later.rows, ...earlier.rows]
  const left = rows.splice(MERGED_ROWS).length
  const merged = create(FrameSchema, {
    number: later.number,
    timeMs: later.timeMs,
    reset: earlier.reset,
    rows,
    moreRows: earlier.moreRows + later.moreRows + left,
    timeline: [...layOver(earlier.timeline, later.timeline)],
    notes: later.notes.length > 0 ? later.notes : earlier.notes,
  })
  const graph = mergeGraphs(earlier.graph, later.graph)
  const stats = later.stats ?? earlier.stats
  const source = later.source ?? earlier.source
  if (graph !== undefined) merged.graph = graph
  if (stats !== undefined) merged.stats = stats
  if (source !== undefined) merged.source = source
  merged.cursor = later.cursor
  const window = later.window ?? earlier.window
  if (window !== undefined) merged.window = window
  return merged
}

function mergeGraphs(earlier: GraphDelta | undefined, later: GraphDelta | undefined): GraphDelta | undefined {
  if (earlier === undefined || later === undefined) return later ?? earlier
  return mergeDeltas(earlier, later)
}
