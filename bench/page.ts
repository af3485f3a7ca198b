import { backendClients } from '../src/api/backend-clients.ts'
import { startLive } from '../src/live.ts'

/**
 * The page without a browser: its own pump and stores, over HTTP, until the signal is aborted. `base` ends in a slash.
 * `clock.ahead`: milliseconds by which the page's clocks are ahead of this machine's. Answers how many streams it opened.
 */
export function startPage(base: string, signal: AbortSignal, clock = { ahead: 0 }): () => number {
  let streams = 0
  startLive(backendClients(base, fetch), signal, {
    soon: (callback) => void setTimeout(callback, 16),
    now: () => performance.now() + clock.ahead,
    date: () => Date.now() + clock.ahead,
    random: Math.random,
    viewer: () => `${process.pid}-${++streams}`,
  })
  return () => streams
}
