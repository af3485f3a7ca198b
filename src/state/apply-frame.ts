import { type Edge, type Frame, type Service, SourceKind, type SourceStatus } from '#gen/orrery/v1/orrery_pb.ts'
import { addCalls, noCalls } from './calls.ts'
import { type FlowsState, ROW_BYTES_KEPT, ROWS_KEPT } from './flows.ts'
import { RowList } from './rows.ts'

/** A cluster in which nothing happens is not late. */
const lagOf = ({ kind, flowsPerSecond, newestFlowMs }: SourceStatus, nowMs: number): number =>
  kind === SourceKind.FILE || flowsPerSecond < 1 || newestFlowMs === 0 ? 0 : Math.max(0, nowMs - newestFlowMs)

/**
 * What the page knows once a frame has been applied: the frame may be several merged into one. The maps of services and
 * edges are changed in place, except at a reset, which begins new ones. `now` is the page's clock.
 */
export function applyFrame(state: FlowsState, frame: Frame, now: number): FlowsState {
  const { reset, graph } = frame
  const services = reset ? new Map<number, Service>() : (state.services as Map<number, Service>)
  const edges = reset ? new Map<number, Edge>() : (state.edges as Map<number, Edge>)
  for (const service of graph?.services ?? []) services.set(service.number, service)
  for (const edge of graph?.edges ?? []) edges.set(edge.number, edge)
  for (const number of graph?.removedEdges ?? []) edges.delete(number)
  for (const number of graph?.removedServices ?? []) services.delete(number)
  const rows = (reset ? RowList.empty : state.rows).append(frame.rows, ROWS_KEPT, ROW_BYTES_KEPT)
  return {
    link: { kind: 'open' },
    pictures: state.pictures,
    generation: state.generation + (reset ? 1 : 0),
    revision: state.revision + 1,
    services,
    edges,
    delta: { reset, graph },
    rows,
    calls: addCalls(reset ? noCalls() : state.calls, frame.rows, rows),
    moreRows: (reset ? 0 : state.moreRows) + frame.moreRows,
    window: frame.window ?? (reset ? undefined : state.window),
    stats: frame.stats ?? (reset ? undefined : state.stats),
    source: frame.source ?? state.source,
    lagMs: frame.source === undefined ? state.lagMs : lagOf(frame.source, frame.timeMs),
    notes: frame.notes.length > 0 || reset ? frame.notes : state.notes,
    serverTime: frame.timeMs,
    receivedAt: now,
  }
}
