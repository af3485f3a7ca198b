import { flowsStore } from './flows.ts'

/** By how much the clock of a node is known to be behind now, in milliseconds; 0 where it is not. */
export const clockBehind = (node: string): number =>
  flowsStore.getState().source?.clocksBehind.find((clock) => clock.node === node)?.behindMs ?? 0
