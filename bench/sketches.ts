/**
 * Percentiles of the sketches against exact ones: `npx tsx bench/sketches.ts [capture.jsonl …]`. Generated heavy-tailed
 * latencies always; of captures the latencies of their HTTP and DNS responses. Fails beyond 1 % at p95 or p99.
 */
import { readFileSync } from 'node:fs'
import { Latencies, p95Of, percentiles, SKETCH_MS, SketchBudget } from '#domain/analysis/latency.ts'
import { LatencyWindows } from '#domain/analysis/latency-windows.ts'
import { isLatency } from '#domain/flow/latency.ts'
import { readCapture } from './read-capture.ts'

const COUNT = 200_000
const PARTS = 50
const ALLOWED = 0.01

const gauss = (): number => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random())

const SHAPES: readonly (readonly [string, () => number])[] = [
  ['log-normal, wide', () => Math.exp(2 + 1.8 * gauss())],
  ['Pareto, heavy tail', () => 1 / (1 - Math.random()) ** (1 / 1.1)],
  ['fast, and 3 % slow', () => (Math.random() < 0.03 ? 900 + 4000 * Math.random() : 1 + 2 * Math.random())],
  ['microseconds', () => 0.002 + 0.05 * Math.random() ** 4],
  ['all the same', () => 12.5],
]

function check(name: string, values: readonly number[]): boolean {
  const budget = new SketchBudget(PARTS, new LatencyWindows(10_000))
  const parts = Array.from({ length: PARTS }, () => new Latencies(budget, true))
  for (const [index, value] of values.entries()) parts[index % PARTS]?.add(value, 0)
  const found = percentiles(parts)
  if (found === undefined) {
    console.log(`${name.padEnd(40)} no latencies`)
    return true
  }
  const sorted = Float64Array.from(values).sort()
  const exact = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
  const errors = (
    [
      ['p50', found.p50Ms, 0.5],
      ['p95', found.p95Ms, 0.95],
      ['p99', found.p99Ms, 0.99],
    ] as const
  ).map(([label, value, share]) => ({ label, value, error: Math.abs(value - exact(share)) / exact(share) }))
  const words = errors.map(
    ({ label, value, error }) => `${label} ${value.toFixed(3)} ms off ${(error * 100).toFixed(3)} %`,
  )
  console.log(`${name.padEnd(40)} n=${String(values.length).padStart(7)}  ${words.join('   ')}`)
  return errors.every(({ error }) => error <= ALLOWED)
}

/** What the p95 of an edge costs each time it is sent: five sketches of two minutes each. */
function cost(): void {
  const latencies = new Latencies(new SketchBudget(5, new LatencyWindows(1)), false)
  for (let slot = 0; slot < 5; slot++)
    for (let index = 0; index < 2_000; index++) latencies.add(Math.exp(2 + 1.8 * gauss()), slot * SKETCH_MS)
  const rounds = 2_000
  for (const [name, read] of [
    ['p95 of the bins from their top', () => p95Of([latencies])],
    ['p50, p95, p99 of merged sketches', () => percentiles([latencies])?.p95Ms],
  ] as const) {
    for (let round = 0; round < rounds; round++) read()
    const start = process.cpuUsage()
    let sum = 0
    for (let round = 0; round < rounds; round++) sum += read() ?? 0
    const { user, system } = process.cpuUsage(start)
    console.log(`${name.padEnd(40)} ${((user + system) / rounds).toFixed(1)} µs (${(sum / rounds).toFixed(1)} ms)`)
  }
}

cost()
const results = SHAPES.map(([name, shape]) => check(name, Array.from({ length: COUNT }, shape).filter(isLatency)))
for (const path of process.argv.slice(2)) {
  results.push(
    check(
      path.split('/').at(-1) ?? path,
      readCapture(readFileSync(path))
        .map(({ latencyMs }) => latencyMs)
        .filter(isLatency),
    ),
  )
}
if (results.includes(false)) {
  console.error(`An error is above ${ALLOWED * 100} %.`)
  process.exitCode = 1
}
