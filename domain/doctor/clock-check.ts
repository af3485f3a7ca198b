import type { Finding } from './check.ts'
import type { NodeClock } from './facts.ts'
import { duration, plural, some } from './words.ts'

/** Relay holds flows back for up to two seconds to sort them, so being behind by less means nothing. */
const BEHIND_MS = 10_000
/** A flow from the future has no such excuse. */
const AHEAD_MS = 1_000
/** Nodes that are off by nearly the same agree with each other: then it is this machine that is off. */
const AGREE_MS = 2_000

const words = ({ node, lagMs }: NodeClock) => `${node} ${duration(Math.abs(lagMs))} ${lagMs < 0 ? 'ahead' : 'behind'}`

/** Compares the clocks of the nodes with this machine's, by the flows that came while it was looked. */
export function judgeClocks(clocks: readonly NodeClock[]): Finding {
  const evidence = Object.fromEntries(
    clocks.slice(0, 12).map((clock) => [clock.node || 'a node without a name', words(clock)]),
  )
  if (clocks.length === 0) {
    return { verdict: 'unknown', found: 'No new flow came whose time could be compared with this machine’s clock.' }
  }
  const off = clocks.filter(({ lagMs }) => lagMs < -AHEAD_MS || lagMs > BEHIND_MS)
  if (off.length === 0) {
    return {
      verdict: 'ok',
      found: `Flows of ${plural(clocks.length, 'node')} bear times that fit this machine’s clock.`,
      evidence,
    }
  }
  const lags = off.map(({ lagMs }) => lagMs)
  const together = off.length === clocks.length && clocks.length > 1 && Math.max(...lags) - Math.min(...lags) < AGREE_MS
  if (together) {
    return {
      verdict: 'warn',
      found: `All nodes agree with each other, and this machine’s clock is off by about ${duration(Math.abs(lags[0] ?? 0))}.`,
      advice: 'Set the clock of the machine that runs Orrery.',
      command: 'timedatectl',
      evidence,
    }
  }
  return {
    verdict: 'warn',
    found: `Clocks differ from this machine’s: ${some(off.map(words), 4)}.`,
    advice: 'Flows of these nodes appear at wrong times and out of order: let their clocks be kept by NTP or chrony.',
    command: 'timedatectl timesync-status',
    evidence,
  }
}
