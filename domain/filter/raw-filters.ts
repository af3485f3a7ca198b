import type { JsonValue } from '@bufbuild/protobuf'
import type { FlowFilter } from '#gen/flow/flow_pb.ts'
import { decodeFlowFilter } from './flow-filter-json.ts'
import { repeatedKey } from './json-faults.ts'
import { type Checked, checkEach, ok, refused } from './matcher.ts'

/** Cuts JSON objects that follow one another apart. */
function objects(text: string): Checked<readonly string[]> {
  const found: string[] = []
  let depth = 0
  let start = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? ''
    if (inString) {
      if (char === '\\') at++
      else if (char === '"') inString = false
    } else if (char === '"') {
      if (depth === 0) return refused('a filter is an object in braces')
      inString = true
    } else if (char === '{' || char === '[') {
      if (depth === 0 && char === '[') return refused('filters follow one another without brackets')
      if (depth++ === 0) start = at
    } else if (char === '}' || char === ']') {
      if (depth === 0) return refused(`"${char}" was not opened`)
      if (--depth === 0) found.push(text.slice(start, at + 1))
    } else if (depth === 0 && !/\s/.test(char)) {
      return refused('a filter is an object in braces')
    }
  }
  return depth > 0 ? refused('the JSON ends before the filter does') : ok(found)
}

function read(text: string): Checked<JsonValue> {
  try {
    const json = JSON.parse(text) as JsonValue
    const twice = repeatedKey(text)
    return twice === undefined ? ok(json) : refused(`duplicate field "${twice}"`)
  } catch (cause) {
    return refused(cause instanceof Error ? cause.message : String(cause))
  }
}

/** The FlowFilters of `--allowlist` or `--denylist`: objects in protobuf JSON, one after the other. */
export function parseRawFilters(text: string): Checked<readonly FlowFilter[]> {
  const cut = objects(text)
  if (cut.kind === 'error') return cut
  if (cut.value.length === 0) return refused('a filter in JSON is expected, for example {"verdict":["DROPPED"]}')
  return checkEach(cut.value, (one) => {
    const json = read(one)
    return json.kind === 'error' ? json : decodeFlowFilter(json.value)
  })
}
