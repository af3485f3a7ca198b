/** Paces of the connection to Relay, in milliseconds. */
export interface Timing {
  /** Waits between attempts: the first, and the longest. */
  readonly firstRetryMs: number
  readonly longestRetryMs: number
  /** Between two beats, and between two questions after state. */
  readonly pollMs: number
  /** What Relay answers by itself must come within this time, or the connection counts as dead. */
  readonly answerMs: number
  /** What Relay asks its nodes for may take as long. */
  readonly slowAnswerMs: number
  /** A closer look at a server that hung up may take as long. */
  readonly probeMs: number
  /** A stream asks again from as long before its newest flow: Relay sorts across nodes only roughly, and clocks differ. */
  readonly overlapMs: number
  /** After a break, a stream brings so much of the past by itself; what is missing before that is asked for beside it. */
  readonly replayMs: number
  /** Between two looks at the files of TLS. */
  readonly filesMs: number
}

/** A half-open connection is noticed within pollMs + answerMs; a server that comes back is found within
 * answerMs + probeMs + longestRetryMs. */
export const TIMING: Timing = {
  firstRetryMs: 500,
  longestRetryMs: 6_000,
  pollMs: 1_500,
  answerMs: 2_000,
  slowAnswerMs: 8_000,
  probeMs: 1_000,
  overlapMs: 10_000,
  replayMs: 15_000,
  filesMs: 10_000,
}
