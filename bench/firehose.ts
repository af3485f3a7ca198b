/**
 * A synthetic Relay over real gRPC for benchmarks, in a process of its own: `npx tsx bench/firehose.ts [flows/s]`, 0 for as
 * fast as they are taken. It tells its parent its port, and when asked to stop how many flows it has sent. With `masked` as the second
 * argument flows hold what a field mask on the fields of the map leaves of them.
 */
import { createServer, type ServerHttp2Stream } from 'node:http2'
import { fromBinary } from '@bufbuild/protobuf'
import { MAP_FIELDS } from '#domain/filter/map-fields.ts'
import { GetFlowsRequestSchema } from '#gen/observer/observer_pb.ts'
import { answers, HEALTHY, listening, type Method } from '../backend/relay/fake-relay.ts'
import { Flood } from './flood.ts'

const rate = Number(process.argv[2] ?? 0)
const source = new Flood(process.argv[3] === 'masked' ? MAP_FIELDS : [])
const length = Math.round(source.flowBytes)
const state = { ended: false }

function flood(stream: ServerHttp2Stream): void {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' })
  const startedMs = performance.now()
  const before = source.sent
  const more = () => {
    while (!stream.destroyed && !state.ended) {
      if (rate > 0 && source.sent - before >= ((performance.now() - startedMs) / 1000) * rate) {
        setTimeout(more, 2)
        return
      }
      if (!stream.write(source.next(Date.now()))) {
        stream.once('drain', more)
        return
      }
    }
  }
  more()
}

const follows = (framed: Buffer): boolean => fromBinary(GetFlowsRequestSchema, framed.subarray(5)).follow

const server = createServer({ maxSessionMemory: 64 })
server.on('sessionError', () => undefined)
server.on('stream', (stream, headers) => {
  const method = String(headers[':path']).split('/').at(-1) as Method
  stream.on('error', () => stream.destroy())
  const asked: Buffer[] = []
  stream.on('data', (chunk: Buffer) => asked.push(chunk))
  stream.on('end', () => {
    if (stream.destroyed) return
    // What is asked of the past: this Relay keeps nothing.
    if (method === 'GetFlows' && !follows(Buffer.concat(asked))) answers.ending([])(stream, Buffer.alloc(0))
    else if (method === 'GetFlows') flood(stream)
    else HEALTHY[method](stream, Buffer.alloc(0))
  })
})
const port = await listening(server)
process.on('message', () => {
  state.ended = true
  process.send?.({ sent: source.sent })
})
process.on('disconnect', () => process.exit(0))
process.send?.({ port, length })
console.error(`flows of ${length} bytes on 127.0.0.1:${port}`)
