import { pause } from './pause.ts'

const BEAT_MS = 500
/** Longer than anybody waits for the first two of them. */
const BEATS = 12

/** The signs of life of a stream that brings nothing else; ends after a few seconds, or with the signal. */
export async function* beats(signal: AbortSignal): AsyncGenerator<{ readonly number: number }> {
  for (let number = 1; number <= BEATS && !signal.aborted; number++) {
    yield { number }
    await pause(BEAT_MS, signal)
  }
}
