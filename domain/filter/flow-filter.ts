import type { Flow, FlowFilter } from '#gen/flow/flow_pb.ts'
import { FLOW_FILTER_FIELDS } from './flow-filter-fields.ts'
import { type Checked, checkEach, ok, type Test } from './matcher.ts'

/** What two lists of FlowFilters keep, or why they were refused: one bad value refuses all. */
export type CompiledFlowFilters =
  | { readonly kind: 'ok'; readonly matches: (flow: Flow) => boolean }
  | { readonly kind: 'error'; readonly message: string }

/** One filter: every field that it sets matches. A filter that sets none matches everything. */
function compileOne(filter: FlowFilter): Checked<Test> {
  const set = FLOW_FILTER_FIELDS.filter((row) => row.count(filter) > 0)
  const tests = checkEach(set, (row) => row.compile(filter))
  if (tests.kind === 'error') return tests
  const [only] = tests.value
  if (only !== undefined && tests.value.length === 1) return ok(only)
  return ok((flow) => tests.value.every((test) => test(flow)))
}

/**
 * Hubble's own rule: a flow is kept when the whitelist is empty or one of its filters matches, and no filter of the
 * blacklist does. Matching never throws and takes linear time in what the flow holds.
 */
export function compileFlowFilters(
  whitelist: readonly FlowFilter[],
  blacklist: readonly FlowFilter[],
): CompiledFlowFilters {
  const allow = checkEach(whitelist, compileOne)
  if (allow.kind === 'error') return allow
  const deny = checkEach(blacklist, compileOne)
  if (deny.kind === 'error') return deny
  const allowed = allow.value
  const denied = deny.value
  return {
    kind: 'ok',
    matches: (flow) =>
      (allowed.length === 0 || allowed.some((test) => test(flow))) && !denied.some((test) => test(flow)),
  }
}
