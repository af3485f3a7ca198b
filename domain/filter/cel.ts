import { celEnv, objectType, parse, plan } from '@bufbuild/cel'
import { createRegistry } from '@bufbuild/protobuf'
import { FlowSchema, file_flow_flow } from '#gen/flow/flow_pb.ts'
import { checkCelTypes } from './cel-types.ts'
import { type Checked, ok, refused, type Test } from './matcher.ts'

const REGISTRY = createRegistry(file_flow_flow)

const ENVIRONMENT = celEnv({
  namespace: 'flow',
  registry: REGISTRY,
  variables: { _flow: objectType(FlowSchema) },
})

/**
 * A CEL expression over the variable `_flow`. It must be boolean; one that fails on a flow does not match it.
 */
export function checkCel(expression: string): Checked<Test> {
  try {
    const parsed = parse(expression)
    const wrong = checkCelTypes(parsed, REGISTRY)
    if (wrong !== undefined) return refused(`error compiling CEL expression: ${wrong}`)
    const evaluate = plan(ENVIRONMENT, parsed)
    return ok((flow) => evaluate({ _flow: flow }) === true)
  } catch (cause) {
    return refused(`error compiling CEL expression: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}
