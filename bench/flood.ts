/**
 * Encoded flows for the benchmarks: those of the demo cluster (200 services, about six labels an end), 15 % of them L7. Without
 * the labels of the node and the deprecated summary, which no view needs, they are 600 to 900 bytes long.
 */
import { create, toBinary } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { createCluster } from '#domain/demo/cluster.ts'
import { FlowType } from '#gen/flow/flow_pb.ts'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { maskedResponse, parseMask } from '../backend/demo/field-mask.ts'
import { frame } from '../backend/relay/frames.ts'

/** Flows of a block. */
export const BLOCK = 64
const BLOCKS = 200
const L7_OF_100 = 15
const START_MS = Date.UTC(2026, 0, 1)
const ID = '00000000-0000-4000-8000-000000000000'
/** Whole seconds that take five bytes on the wire, as do those of today, and as many nanoseconds. */
const TIME = timestampFromMs(START_MS + 500)

/** Frames of many flows, with the places where ids and times stand. */
interface Block {
  readonly bytes: Buffer
  readonly ids: readonly number[]
  readonly seconds: readonly number[]
  readonly nanos: readonly number[]
}

/** Blocks of gRPC frames, each flow with an id that no other has and the time it is asked for at. */
export class Flood {
  readonly #blocks: readonly Block[]
  /** Mean length of a flow's message in bytes. */
  readonly flowBytes: number
  /** Flows handed out. */
  sent = 0

  /** `paths`: a field mask, as Relay would be asked with. */
  constructor(paths: readonly string[] = []) {
    const source = samples(paths)
    this.#blocks = Array.from({ length: BLOCKS }, () => {
      const bytes = Buffer.concat(Array.from({ length: BLOCK }, () => source.next().value as Buffer))
      return {
        bytes,
        ids: placesOf(bytes, Buffer.from(ID)),
        seconds: placesOf(bytes, varint(Number(TIME.seconds))),
        nanos: placesOf(bytes, varint(TIME.nanos)),
      }
    })
    this.flowBytes = this.#blocks.reduce((sum, { bytes }) => sum + bytes.length, 0) / (BLOCKS * BLOCK)
  }

  next(nowMs: number): Buffer {
    const block = this.#blocks[(this.sent / BLOCK) % BLOCKS]
    if (block === undefined) throw new Error('no blocks')
    const bytes = Buffer.from(block.bytes)
    const second = varint(Math.floor(nowMs / 1000))
    const nano = fiveBytes((nowMs % 1000) * 1e6)
    for (const at of block.seconds) second.copy(bytes, at)
    for (const at of block.nanos) nano.copy(bytes, at)
    for (const at of block.ids) bytes.write((this.sent++).toString(16).padStart(12, '0'), at + 24, 'latin1')
    return bytes
  }
}

function* samples(paths: readonly string[]): Generator<Buffer> {
  const mask = parseMask(paths)
  if ('wrong' in mask) throw new Error(mask.wrong)
  const cluster = createCluster({ seed: 1, rate: 5_000, startMs: START_MS, services: 200 })
  let l7 = 0
  let others = 0
  for (let now = START_MS; ; now += 500) {
    for (const event of cluster.advance(now)) {
      if (event.kind !== 'flow') continue
      const { flow } = event
      const calls = flow.Type === FlowType.L7
      if (calls ? l7 * 100 > (l7 + others) * L7_OF_100 : others * 100 > (l7 + others) * (100 - L7_OF_100)) continue
      if (calls) l7++
      else others++
      const value = { ...flow, uuid: ID, time: TIME, nodeLabels: [], Summary: '' }
      const message = { responseTypes: { case: 'flow' as const, value }, nodeName: flow.nodeName, time: TIME }
      const response = paths.length > 0 ? maskedResponse(value, mask) : create(GetFlowsResponseSchema, message)
      yield Buffer.from(frame(toBinary(GetFlowsResponseSchema, response)))
    }
  }
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Buffer.from([...bytes, left])
    bytes.push((left % 128) + 128)
  }
}

/** A varint may be longer than it need be. */
const fiveBytes = (value: number): Buffer =>
  Buffer.from([0, 7, 14, 21, 28].map((shift) => ((value >>> shift) & 0x7f) | (shift < 28 ? 0x80 : 0)))

function placesOf(bytes: Buffer, wanted: Buffer): number[] {
  const places: number[] = []
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + wanted.length)) places.push(at)
  return places
}
