import { fromBinary, type JsonObject, type JsonValue } from '@bufbuild/protobuf'
import { FlowSchema } from '#gen/flow/flow_pb.ts'
import { type GetFlowsResponse, GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { createEncoder, NotOfType } from './encode.ts'
import { parseInstant } from './timestamp.ts'
import { createUnknownNames, type UnknownNames } from './unknown.ts'
import { createWireWriter } from './wire-writer.ts'

/**
 * What a JSON value of a capture turned out to be. `skipped` are events that are no flows but belong into such a file;
 * `bad` is what nobody can use, with the reason in words.
 */
export type Reading =
  | {
      readonly kind: 'response'
      /** An encoded GetFlowsResponse. */
      readonly bytes: Uint8Array
      readonly event: 'flow' | 'lost_events' | 'node_status'
      /** Milliseconds since the epoch; 0 where no time is given. */
      readonly timeMs: number
      /** Decodes the bytes. */
      readonly message: () => GetFlowsResponse
    }
  | { readonly kind: 'skipped'; readonly why: string }
  | { readonly kind: 'bad'; readonly reason: string }

export interface Reader {
  read(json: JsonValue): Reading
  /** Fields and enum names that the schema does not know, with how often each was left out. */
  readonly unknown: UnknownNames
}

const EVENTS = [
  ['flow', 'flow'],
  ['lost_events', 'lost_events'],
  ['lostEvents', 'lost_events'],
  ['node_status', 'node_status'],
  ['nodeStatus', 'node_status'],
] as const
const SKIPPED = [
  ['agent_event', 'an agent event'],
  ['agentEvent', 'an agent event'],
  ['debug_event', 'a debug event'],
  ['debugEvent', 'a debug event'],
] as const
/** A bare flow is told by any of these: `time` and `node_name` alone may as well be an empty wrapper. */
const FLOW_FIELDS = FlowSchema.fields
  .filter(({ name }) => name !== 'time' && name !== 'node_name')
  .flatMap(({ name, jsonName }) => [name, jsonName])

const present = (json: JsonObject, key: string): boolean => json[key] !== undefined && json[key] !== null

/** The wrapper with what it lacks of the flow's own time and node: exporters with a field mask leave them out. */
function completed(json: JsonObject): JsonObject {
  const { flow } = json
  if (flow === null || typeof flow !== 'object' || Array.isArray(flow)) return json
  const time = present(json, 'time') ? json['time'] : flow['time']
  const own = present(json, 'node_name') ? 'node_name' : 'nodeName'
  const node = present(json, own) ? json[own] : (flow['node_name'] ?? flow['nodeName'])
  if (time === json['time'] && node === json[own]) return json
  return { ...json, time: time ?? null, [own]: node ?? null }
}

/**
 * Reads the JSON values of a capture: what `hubble observe -o jsonpb` and the exporter write, and flows without their
 * wrapper, in proto or in camelCase names. What the schema does not know is left out and counted, the rest is used.
 */
export function createReader(): Reader {
  const unknown = createUnknownNames()
  const encode = createEncoder(GetFlowsResponseSchema)
  const writer = createWireWriter()

  const response = (wrapper: JsonObject, event: (typeof EVENTS)[number][1]): Reading => {
    const json = completed(wrapper)
    try {
      writer.reset()
      encode(json, writer, unknown)
    } catch (cause) {
      if (cause instanceof NotOfType) return { kind: 'bad', reason: `not a flow: ${cause.message}` }
      throw cause
    }
    const bytes = writer.take()
    const { time } = json
    const { seconds, nanos } = (typeof time === 'string' ? parseInstant(time) : undefined) ?? { seconds: 0, nanos: 0 }
    return {
      kind: 'response',
      bytes,
      event,
      timeMs: seconds * 1000 + nanos / 1e6,
      message: () => fromBinary(GetFlowsResponseSchema, bytes),
    }
  }

  return {
    unknown,
    read(json) {
      if (json === null || typeof json !== 'object' || Array.isArray(json)) {
        return { kind: 'bad', reason: 'not a JSON object' }
      }
      const event = EVENTS.find(([key]) => present(json, key))
      if (event !== undefined) return response(json, event[1])
      const skipped = SKIPPED.find(([key]) => present(json, key))
      if (skipped !== undefined) return { kind: 'skipped', why: skipped[1] }
      if (FLOW_FIELDS.some((key) => present(json, key))) return response({ flow: json }, 'flow')
      return { kind: 'bad', reason: 'JSON without a flow, lost events or node status in it' }
    },
  }
}
