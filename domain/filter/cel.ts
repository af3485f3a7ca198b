import { celEnv, objectType, parse, plan } from '@bufbuild/cel'
import { createRegistry } from '@bufbuild/protobuf'
import { FlowSchema, file_flow_flow } from '#gen/flow/flow_pb.ts'
import { LOOP_METER, meterLoops } from './cel-loops.ts'
import { MATCHES, wrongExpression } from './cel-matches.ts'
import { CEL } from './cel-slot.ts'
import { checkCelTypes } from './cel-types.ts'
import { type Checked, ok, refused, type Test } from './matcher.ts'

const REGISTRY = createRegistry(file_flow_flow)

const ENVIRONMENT = celEnv({
  namespace: 'flow',
  registry: REGISTRY,
  funcs: [LOOP_METER.step, MATCHES],
  variables: { _flow: objectType(FlowSchema) },
})

/**
 * A CEL expression over the variable `_flow`. It must be boolean; one that fails on a flow does not match it, and neither
 * does one whose loops take too long (MOST_LOOP_WORK). Whoever imports this module has CEL in the language.
 */
export function checkCel(expression: string): Checked<Test> {
  try {
    const parsed = parse(expression)
    const wrong = checkCelTypes(parsed, REGISTRY) ?? wrongExpression(parsed)
    if (wrong !== undefined) return refused(`error compiling CEL expression: ${wrong}`)
    meterLoops(parsed.expr)
    const evaluate = plan(ENVIRONMENT, parsed)
    return ok((flow) => {
      LOOP_METER.start()
      return evaluate({ _flow: flow }) === true && !LOOP_METER.spent
    })
  } catch (cause) {
    return refused(`error compiling CEL expression: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

CEL.fill(checkCel)
