import { fromJson, type JsonValue } from '@bufbuild/protobuf'
import { type FlowFilter, FlowFilterSchema } from '#gen/flow/flow_pb.ts'
import { jsonFault } from './json-faults.ts'
import { type Checked, ok, refused } from './matcher.ts'

/** Fields that Hubble 1.17 does not know: it refuses a filter that names them. */
export const NEWER_THAN_1_17 = ['ip_trace_id', 'encrypted'] as const

/**
 * Reads a filter in protobuf JSON: names in snake_case or camelCase, lists only, enum values by name or number.
 * `unknown` lists proto names to refuse as an older Hubble does.
 */
export function decodeFlowFilter(json: JsonValue, unknown: readonly string[] = []): Checked<FlowFilter> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return refused('a filter is an object, for example {"source_pod":["default/xwing"]}')
  }
  const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  const strange = Object.keys(json).find((key) => unknown.some((name) => key === name || key === camel(name)))
  if (strange !== undefined) return refused(`unknown field "${strange}"`)
  const fault = jsonFault(FlowFilterSchema, json)
  if (fault !== undefined) return refused(fault)
  try {
    return ok(fromJson(FlowFilterSchema, json))
  } catch (cause) {
    return refused(cause instanceof Error ? cause.message : String(cause))
  }
}
