/** What took longer than an hour was not measured but guessed: clocks jumped, or a field overflowed. */
const ABSURD_MS = 3_600_000

/** Whether a latency is one: Hubble writes 0 where it measured none, and a broken clock writes anything. */
export const isLatency = (ms: number): boolean => ms > 0 && ms <= ABSURD_MS
