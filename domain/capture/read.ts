import { fromJson, type JsonObject, type JsonValue, toBinary } from '@bufbuild/protobuf'
import { FlowSchema } from '#gen/flow/flow_pb.ts'
import { type GetFlowsResponse, GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { countUnknown, createUnknownNames, type UnknownNames } from './unknown.ts'

/**
 * What a JSON value of a capture turned out to be. `skipped` are events that are no flows but belong into such a file;
 * `bad` is what nobody can use, with the reason in words.
 */
export type Reading =
  | { readonly kind: 'response'; readonly bytes: Uint8Array; readonly message: GetFlowsResponse }
  | { readonly kind: 'skipped'; readonly why: string }
  | { readonly kind: 'bad'; readonly reason: string }

export interface Reader {
  read(json: JsonValue): Reading
  /** Fields and enum names that the schema does not know, with how often each was left out. */
  readonly unknown: UnknownNames
}

const WRAPPED = ['flow', 'lost_events', 'lostEvents', 'node_status', 'nodeStatus']
const SKIPPED: readonly (readonly [key: string, why: string])[] = [
  ['agent_event', 'an agent event'],
  ['agentEvent', 'an agent event'],
  ['debug_event', 'a debug event'],
  ['debugEvent', 'a debug event'],
]
/** A bare flow is told by any of these: `time` and `node_name` alone may as well be an empty wrapper. */
const FLOW_FIELDS = FlowSchema.fields
  .filter(({ name }) => name !== 'time' && name !== 'node_name')
  .flatMap(({ name, jsonName }) => [name, jsonName])

const present = (json: JsonObject, key: string): boolean => json[key] !== undefined && json[key] !== null

/**
 * Reads the JSON values of a capture: what `hubble observe -o jsonpb` and the exporter write, and flows without their
 * wrapper, in proto or in camelCase names. What the schema does not know is left out and counted, the rest is used.
 */
export function createReader(): Reader {
  const unknown = createUnknownNames()

  const response = (json: JsonObject): Reading => {
    try {
      countUnknown(GetFlowsResponseSchema, json, unknown)
      const message = fromJson(GetFlowsResponseSchema, json, { ignoreUnknownFields: true })
      const flow = message.responseTypes.case === 'flow' ? message.responseTypes.value : undefined
      if (message.time === undefined && flow?.time !== undefined) message.time = flow.time
      if (message.nodeName === '' && flow !== undefined) message.nodeName = flow.nodeName
      return { kind: 'response', bytes: toBinary(GetFlowsResponseSchema, message), message }
    } catch (cause) {
      return { kind: 'bad', reason: `not a flow: ${inWords(cause)}` }
    }
  }

  return {
    unknown,
    read(json) {
      if (json === null || typeof json !== 'object' || Array.isArray(json)) {
        return { kind: 'bad', reason: 'not a JSON object' }
      }
      if (WRAPPED.some((key) => present(json, key))) return response(json)
      const skipped = SKIPPED.find(([key]) => present(json, key))
      if (skipped !== undefined) return { kind: 'skipped', why: skipped[1] }
      if (FLOW_FIELDS.some((key) => present(json, key))) return response({ flow: json })
      return { kind: 'bad', reason: 'JSON without a flow, lost events or node status in it' }
    },
  }
}

/** What protobuf-es says, without its names for itself: `cannot decode field flow.Flow.time from JSON: …`. */
function inWords(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause)
  return message
    .replace(/^cannot decode (?:field |message )?/, '')
    .replace(/ from JSON: /, ': ')
    .slice(0, 160)
}
