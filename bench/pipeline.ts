/**
 * The product's way of a flow without the socket: frames cut, read, told apart from repetitions, folded, analysed and kept.
 * `npx tsx bench/pipeline.ts [seconds]`. The quickest of many short rounds is little disturbed by what else the machine does.
 */

import { create } from '@bufbuild/protobuf'
import { SourceKind, SourceState, SourceStatusSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { Hub } from '#service/hub.ts'
import { DEFAULT_OPTIONS } from '#service/options.ts'
import { planQuery } from '#service/query.ts'
import type { FlowSource, SourceSink } from '#service/source.ts'
import { Views } from '#service/views.ts'
import { FrameSplitter } from '../backend/relay/frames.ts'
import { Peeker } from '../backend/relay/peek.ts'
import { BLOCK, Flood } from './flood.ts'

const seconds = Number(process.argv[2] ?? 10)
/** As node:http2 hands over what came. */
const CHUNK = 16 * 1024
const ROUND_BLOCKS = 100

const sinks: SourceSink[] = []
const status = create(SourceStatusSchema, { state: SourceState.LIVE })
const source: FlowSource = {
  kind: SourceKind.RELAY,
  name: 'bench',
  now: Date.now,
  open: (_upstream, sink) => void sinks.push(sink),
  status: () => status,
  onStatus: () => undefined,
  namespaces: () => Promise.resolve([]),
}
const stop = new AbortController()
const planned = planQuery('', { version: '', nowMs: Date.now() })
if (planned.kind !== 'ok') throw new Error('cannot be')
const { pastItems, pastBytes } = DEFAULT_OPTIONS
const hub = new Hub(source, { keepMs: 0, items: pastItems, bytes: pastBytes }, stop.signal)
const view = new Views(source, hub, DEFAULT_OPTIONS, stop.signal).open(planned.plan, stop.signal)
const flood = new Flood()
const peeker = new Peeker()
const splitter = new FrameSplitter(16 * 1024 * 1024)

function round(): number {
  const blocks = Buffer.concat(Array.from({ length: ROUND_BLOCKS }, () => flood.next(Date.now())))
  const chunks: Buffer[] = []
  for (let at = 0; at < blocks.length; at += CHUNK) chunks.push(Buffer.from(blocks.subarray(at, at + CHUNK)))
  const before = process.cpuUsage()
  for (const chunk of chunks) {
    const messages = splitter.push(chunk)
    for (const message of messages) peeker.peek(message)
    for (const sink of sinks) sink.responses(messages)
  }
  const { user, system } = process.cpuUsage(before)
  return ((user + system) * 1000) / (ROUND_BLOCKS * BLOCK)
}

const rounds: number[] = []
const end = performance.now() + seconds * 1000
while (performance.now() < end) {
  rounds.push(round())
  await new Promise((resolve) => setTimeout(resolve, 0))
}
const sorted = rounds.slice(10).toSorted((a, b) => a - b)
const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? Number.NaN)
console.log(
  `flows of ${Math.round(flood.flowBytes)} bytes: ${at(0)} ns each in the quickest round, ${at(0.1)} in the best tenth, ${at(0.5)} in the middle; ` +
    `${view.graph.size.services} services, ${view.graph.size.edges} edges, ${hub.counts.received} flows, ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MB`,
)
stop.abort()
