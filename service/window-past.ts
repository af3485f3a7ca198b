import type { Analysis, AnsweredWindow } from '#domain/analysis/analysis.ts'
import type { GraphWindow } from '#domain/graph/window-of.ts'

/**
 * Who knows what happened in a window of the past: today a view itself, as far as it reaches. A store of longer history would
 * stand behind the same words, and hand `over` an analysis of its own.
 */
export interface WindowPast {
  /** The graph of a window. */
  window(fromMs: number, toMs: number): GraphWindow
  /** Reads what details and answers are made of, of a window alone. `read` must not wait for anything. */
  over<Answer>(fromMs: number, toMs: number, read: (analysis: Analysis, window: AnsweredWindow) => Answer): Answer
}
