/**
 * A synthetic Relay over real gRPC for benchmarks, in a process of its own: `npx tsx bench/firehose.ts [flows/s]`, 0 for as
 * fast as they are taken. Flows are those of the demo cluster, 15 % of them L7, encoded once; each that is sent gets an id and
 * the second of now. It tells its parent its port, and when asked to stop how many flows it has sent.
 */
import { createServer, type ServerHttp2Stream } from 'node:http2'
import { create, toBinary } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { createCluster } from '#domain/demo/cluster.ts'
import { FlowType } from '#gen/flow/flow_pb.ts'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { HEALTHY, listening, type Method } from '../backend/relay/fake-relay.ts'
import { frame } from '../backend/relay/frames.ts'

const BLOCK = 64
const BLOCKS = 200
const L7_OF_100 = 15
const rate = Number(process.argv[2] ?? 0)

/** Frames of many flows, with the places where ids and seconds stand. */
interface Block {
  readonly bytes: Buffer
  readonly ids: readonly number[]
  readonly seconds: readonly number[]
}

const ID = '00000000-0000-4000-8000-000000000000'
/** 2026, in whole seconds that take five bytes on the wire, as do these nanoseconds. */
const TIME = timestampFromMs(Date.UTC(2026, 0, 1) + 500)

function* samples(): Generator<Buffer> {
  const startMs = Date.UTC(2026, 0, 1)
  const cluster = createCluster({ seed: 1, rate: 5_000, startMs, services: 200 })
  let l7 = 0
  let others = 0
  for (let now = startMs; ; now += 500) {
    for (const event of cluster.advance(now)) {
      if (event.kind !== 'flow') continue
      const { flow } = event
      const calls = flow.Type === FlowType.L7
      if (calls ? l7 * 100 > (l7 + others) * L7_OF_100 : others * 100 > (l7 + others) * (100 - L7_OF_100)) continue
      if (calls) l7++
      else others++
      const value = { ...flow, uuid: ID, time: TIME }
      const message = { responseTypes: { case: 'flow' as const, value }, nodeName: flow.nodeName, time: TIME }
      yield Buffer.from(frame(toBinary(GetFlowsResponseSchema, create(GetFlowsResponseSchema, message))))
    }
  }
}

const varint = (value: number): Buffer => {
  const bytes: number[] = []
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Buffer.from([...bytes, left])
    bytes.push((left % 128) + 128)
  }
}

function placesOf(bytes: Buffer, wanted: Buffer): number[] {
  const places: number[] = []
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + wanted.length)) places.push(at)
  return places
}

const source = samples()
const blocks: readonly Block[] = Array.from({ length: BLOCKS }, () => {
  const frames = Array.from({ length: BLOCK }, () => source.next().value as Buffer)
  const bytes = Buffer.concat(frames)
  return { bytes, ids: placesOf(bytes, Buffer.from(ID)), seconds: placesOf(bytes, varint(Number(TIME.seconds))) }
})
const length = blocks.reduce((sum, { bytes }) => sum + bytes.length, 0) / (BLOCKS * BLOCK)
const counts = { sent: 0, ended: false }

function next(number: number): Buffer {
  const block = blocks[number % BLOCKS]
  if (block === undefined) throw new Error('no blocks')
  const bytes = Buffer.from(block.bytes)
  const second = varint(Math.floor(Date.now() / 1000))
  for (const at of block.seconds) second.copy(bytes, at)
  for (const at of block.ids) bytes.write((counts.sent++).toString(16).padStart(12, '0'), at + 24, 'latin1')
  return bytes
}

function flood(stream: ServerHttp2Stream): void {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' })
  const startedMs = performance.now()
  let blocksSent = 0
  const more = () => {
    while (!stream.destroyed && !counts.ended) {
      if (rate > 0 && blocksSent * BLOCK >= ((performance.now() - startedMs) / 1000) * rate) {
        setTimeout(more, 2)
        return
      }
      if (!stream.write(next(blocksSent++))) {
        stream.once('drain', more)
        return
      }
    }
  }
  more()
}

const server = createServer({ maxSessionMemory: 64 })
server.on('sessionError', () => undefined)
server.on('stream', (stream, headers) => {
  const method = String(headers[':path']).split('/').at(-1) as Method
  stream.on('error', () => stream.destroy())
  stream.resume()
  stream.on('end', () => {
    if (stream.destroyed) return
    if (method === 'GetFlows') flood(stream)
    else HEALTHY[method](stream, Buffer.alloc(0))
  })
})
const port = await listening(server)
process.on('message', () => {
  counts.ended = true
  process.send?.({ sent: counts.sent })
})
process.on('disconnect', () => process.exit(0))
process.send?.({ port, length: Math.round(length) })
console.error(`flows of ${Math.round(length)} bytes on 127.0.0.1:${port}`)
