import { createStore } from 'zustand/vanilla'
import { timelineStore } from './timeline.ts'

/** A stretch of time, milliseconds of the server's clock; `fromMs` included, `toMs` not. */
export interface Stretch {
  readonly fromMs: number
  readonly toMs: number
}

/** Which time the page shows. */
export type Span =
  | { readonly kind: 'live' }
  /** Everything stands as it was at a moment, when `matched` flows had been counted. */
  | { readonly kind: 'paused'; readonly atMs: number; readonly matched: number }
  /** What happened in a window of the past. `chosenMs` is the time at which it was chosen; unknown for a link. */
  | ({ readonly kind: 'window'; readonly chosenMs: number | undefined } & Stretch)

/** Time that the strip shows. */
export const ZOOMS = ['5m', '15m', '1h'] as const
export type Zoom = (typeof ZOOMS)[number]

/** One writer: the person, through the actions below. */
export interface SpanState {
  readonly span: Span
  readonly zoom: Zoom
}

export const spanStore = createStore<SpanState>(() => ({ span: { kind: 'live' }, zoom: '5m' }))

export const goLive = (): void => spanStore.setState({ span: { kind: 'live' } })

export const setZoom = (zoom: Zoom): void => spanStore.setState({ zoom })

/** Holds the page still while the stream goes on, or lets it go on; from a window it leads back to now. */
export function togglePause(): void {
  if (spanStore.getState().span.kind !== 'live') {
    goLive()
    return
  }
  const { serverTime, matched } = timelineStore.getState()
  if (serverTime > 0) spanStore.setState({ span: { kind: 'paused', atMs: serverTime, matched } })
}

export function showWindow({ fromMs, toMs }: Stretch): void {
  if (!(toMs > fromMs)) return
  const { serverTime } = timelineStore.getState()
  const { span } = spanStore.getState()
  const chosenMs = span.kind === 'window' ? span.chosenMs : serverTime > 0 ? serverTime : undefined
  spanStore.setState({ span: { kind: 'window', fromMs, toMs, chosenMs } })
}

/** Goes on to the window beside the one that is shown; beyond now it leads back to the live view. */
export function stepWindow(way: 1 | -1): void {
  const { span } = spanStore.getState()
  if (span.kind !== 'window') return
  const by = (span.toMs - span.fromMs) * way
  const { serverTime, file } = timelineStore.getState()
  if (!file && serverTime > 0 && span.fromMs + by >= serverTime) goLive()
  else showWindow({ fromMs: span.fromMs + by, toMs: span.toMs + by })
}
