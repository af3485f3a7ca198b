/**
 * A cluster in which nothing happens for an hour, in real time: `node scripts/setup.mjs && npx tsx bench/quiet-hour.ts [minutes]`
 *
 * Relay is well and sends no flow. The built product reads it, and the page follows over HTTP, without a browser. Printed is for how
 * long the page said that anything was wrong, how often a stream was opened, and how soon a flow after all that shows.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { conditionOf } from '#src/state/condition.ts'
import { flowsStore } from '#src/state/flows.ts'
import { timelineStore } from '#src/state/timeline.ts'
import { type Answer, answers, flowMessage, nodesMessage, startFakeRelay } from '../backend/relay/fake-relay.ts'
import { frame } from '../backend/relay/frames.ts'
import { startOrrery } from '../e2e/processes.ts'
import { NodeState } from '../gen/relay/relay_pb.ts'
import { startPage } from './page.ts'

const [minutes = 60] = process.argv.slice(2).map(Number)
const LOOK_MS = 250

const open = new Set<Parameters<Answer>[0]>()
const relay = await startFakeRelay({
  GetFlows: (stream, request) => {
    answers.stream([nodesMessage(NodeState.NODE_CONNECTED, ['one'])])(stream, request)
    open.add(stream)
    stream.on('close', () => open.delete(stream))
  },
})
const orrery = await startOrrery('--relay', `127.0.0.1:${relay.port}`)
const stop = new AbortController()
const streams = startPage(orrery.address, stop.signal)
const send = (): void => {
  for (const stream of open) stream.write(frame(flowMessage(Date.now())))
}
const condition = () => conditionOf(flowsStore.getState()).kind
while (condition() !== 'live') await wait(50)
send()
while (timelineStore.getState().matched === 0) await wait(50)

const begun = performance.now()
const elsewise = new Map<string, number>()
let longestSilenceMs = 0
while (performance.now() - begun < minutes * 60_000) {
  await wait(LOOK_MS)
  const now = condition()
  if (now !== 'live') elsewise.set(now, (elsewise.get(now) ?? 0) + LOOK_MS)
  longestSilenceMs = Math.max(longestSilenceMs, performance.now() - flowsStore.getState().receivedAt)
}
const asked = performance.now()
const before = timelineStore.getState().matched
send()
while (timelineStore.getState().matched === before && performance.now() - asked < 30_000) await wait(10)
const gaps = timelineStore.getState().seconds.filter(({ gap }) => gap).length
const opened = relay.calls.filter(({ method }) => method === 'GetFlows').length
console.log(
  `${minutes} minutes without a flow; other than live: ${[...elsewise].map(([kind, ms]) => `${kind} ${ms} ms`).join(', ') || 'never'}`,
)
console.log(
  `streams: ${opened} of Relay, ${streams()} of the page; longest time without a frame ${Math.round(longestSilenceMs)} ms; ${gaps} s marked as gaps`,
)
console.log(`the next flow was on the page after ${Math.round(performance.now() - asked)} ms`)
stop.abort()
await orrery.stop()
await relay.close()
process.exit(0)
