import { createStore } from 'zustand/vanilla'

/** Goes to the next row of the flow table, or by more; a negative number goes back, towards newer ones. */
export interface StepState {
  /** undefined while the table is not shown. */
  readonly step: ((by: number) => void) | undefined
}

/** One writer: the flow table. */
export const stepStore = createStore<StepState>(() => ({ step: undefined }))

export const stepFlow = (by: number): void => stepStore.getState().step?.(by)
