import { createStore } from 'zustand/vanilla'
import type { Check, DiagnoseResponse } from '#gen/orrery/v1/orrery_pb.ts'

/** How the examination stands. One writer: `src/api/diagnose.ts`. */
export interface DoctorState {
  readonly state:
    | { readonly kind: 'running' }
    /** At the server's clock, milliseconds since the epoch. */
    | { readonly kind: 'done'; readonly timeMs: number }
    | { readonly kind: 'broken'; readonly message: string }
  /** In their order; empty until the first word comes. */
  readonly checks: readonly Check[]
}

export const BEGUN: DoctorState = { state: { kind: 'running' }, checks: [] }

export const doctorStore = createStore<DoctorState>(() => BEGUN)

/** What is known after one more message: new checks go to the end, changed ones stay where they are. */
export function withReport({ checks, state }: DoctorState, report: DiagnoseResponse): DoctorState {
  const changed = new Map(report.checks.map((check) => [check.id, check]))
  const known = checks.map((check) => changed.get(check.id) ?? check)
  const added = report.checks.filter(({ id }) => !checks.some((check) => check.id === id))
  return {
    checks: [...known, ...added],
    state: report.done ? { kind: 'done', timeMs: report.timeMs } : state,
  }
}
