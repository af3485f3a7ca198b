import { createStore } from 'zustand/vanilla'
import { layOver } from '#domain/timeline/lay-over.ts'
import { type Frame, type Second, SourceKind } from '#gen/orrery/v1/orrery_pb.ts'

const HOUR_MS = 3_600_000

/**
 * How the live stream goes on, whatever the page shows of it. One writer: the pump.
 */
export interface TimelineState {
  /** Oldest first: an hour, of a file the whole range. */
  readonly seconds: readonly Second[]
  /** The server's clock at the last frame, and the page's own (`Date`) when it came. */
  readonly serverTime: number
  readonly receivedAt: number
  /** Flows that matched since the view began. */
  readonly matched: number
  /** It is a file: its time stands where the file ends. */
  readonly file: boolean
}

export const EMPTY_TIMELINE: TimelineState = { seconds: [], serverTime: 0, receivedAt: 0, matched: 0, file: false }

export const timelineStore = createStore<TimelineState>(() => EMPTY_TIMELINE)

/** What is known of the timeline once a frame of the live stream has come, at `date` of the page's own clock. */
export function applyTimeline(state: TimelineState, frame: Frame, date: number): TimelineState {
  const file = frame.source === undefined ? state.file : frame.source.kind === SourceKind.FILE
  const seconds = layOver(frame.reset ? [] : state.seconds, frame.timeline)
  const from = file ? -Infinity : (seconds.at(-1)?.timeMs ?? 0) - HOUR_MS
  return {
    seconds: (seconds[0]?.timeMs ?? from) < from ? seconds.filter(({ timeMs }) => timeMs >= from) : seconds,
    serverTime: frame.timeMs,
    receivedAt: date,
    matched: frame.stats?.matched ?? (frame.reset ? 0 : state.matched),
    file,
  }
}

/** The server's clock at a moment of the page's own; a file's stands still. */
export const serverNowOf = ({ serverTime, receivedAt, file }: TimelineState, date: number): number =>
  file || serverTime === 0 ? serverTime : serverTime + Math.max(0, date - receivedAt)
