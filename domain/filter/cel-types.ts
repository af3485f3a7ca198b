import type { parse } from '@bufbuild/cel'
import type { Registry } from '@bufbuild/protobuf'
import { FlowSchema } from '#gen/flow/flow_pb.ts'
import { CEL_FUNCTIONS } from './cel-functions.ts'
import {
  BOOL,
  BYTES,
  type CelStatic,
  DOUBLE,
  DYN,
  describe,
  INT,
  isSimple,
  join,
  NULL,
  STRING,
  TYPE,
  typeOfField,
  typeOfMessage,
  UINT,
} from './cel-type.ts'
import { type Checked, ok, refused } from './matcher.ts'

type Expr = NonNullable<ReturnType<typeof parse>['expr']>
type Scope = ReadonlyMap<string, CelStatic>

const TYPE_NAMES = new Set(['bool', 'int', 'uint', 'double', 'string', 'bytes', 'list', 'map', 'null_type', 'type'])

const CONSTANTS: Readonly<Record<string, CelStatic>> = {
  boolValue: BOOL,
  int64Value: INT,
  uint64Value: UINT,
  doubleValue: DOUBLE,
  stringValue: STRING,
  bytesValue: BYTES,
  nullValue: NULL,
}

/** The dotted name that an expression spells, if it is nothing but names. */
function dotted(expr: Expr | undefined): string | undefined {
  if (expr?.exprKind.case === 'identExpr') return expr.exprKind.value.name
  if (expr?.exprKind.case !== 'selectExpr' || expr.exprKind.value.testOnly) return undefined
  const operand = dotted(expr.exprKind.value.operand)
  return operand && `${operand}.${expr.exprKind.value.field}`
}

/** Type of an expression in which the library finds no fault at run time only. */
class Checker {
  readonly #registry: Registry
  constructor(registry: Registry) {
    this.#registry = registry
  }

  /** Enum values and message types, looked up in the package flow first. */
  #global(name: string): CelStatic | undefined {
    for (const full of name.startsWith('.') ? [name.slice(1)] : [`flow.${name}`, name]) {
      if (this.#registry.getMessage(full) !== undefined) return TYPE
      const dot = full.lastIndexOf('.')
      const values = this.#registry.getEnum(full.slice(0, dot))?.values
      if (values?.some((value) => value.name === full.slice(dot + 1))) return INT
    }
    return TYPE_NAMES.has(name) ? TYPE : undefined
  }

  #all(list: readonly (Expr | undefined)[], scope: Scope): Checked<readonly CelStatic[]> {
    const types: CelStatic[] = []
    for (const expr of list) {
      const type = this.check(expr, scope)
      if (type.kind === 'error') return type
      types.push(type.value)
    }
    return ok(types)
  }

  #select(expr: Expr, operand: Expr | undefined, field: string, testOnly: boolean, scope: Scope): Checked<CelStatic> {
    const name = dotted(expr)
    const root = name?.split('.', 1)[0] ?? ''
    if (name !== undefined && !scope.has(root)) {
      const type = this.#global(name)
      if (type !== undefined) return ok(type)
    }
    const of = this.check(operand, scope)
    if (of.kind === 'error')
      return name === undefined || scope.has(root) ? of : refused(`undeclared reference to '${name}'`)
    if (of.value.kind === 'map') return ok(testOnly ? BOOL : of.value.value)
    if (isSimple(of.value)) return ok(testOnly ? BOOL : DYN)
    if (of.value.kind !== 'message') return refused(`type '${describe(of.value)}' does not support field selection`)
    const found = of.value.message.fields.find((candidate) => candidate.name === field)
    if (found === undefined) return refused(`undefined field '${field}'`)
    return ok(testOnly ? BOOL : typeOfField(found))
  }

  #call(name: string, target: Expr | undefined, list: readonly Expr[], scope: Scope): Checked<CelStatic> {
    const args = this.#all(target === undefined ? list : [target, ...list], scope)
    if (args.kind === 'error') return args
    const overloads = CEL_FUNCTIONS.get(name)
    if (overloads === undefined) return refused(`undeclared reference to '${name}'`)
    // Wrapped values come out of their wrapper when a function takes them.
    const comparing = name === '_==_' || name === '_!=_'
    const given = comparing ? args.value : args.value.map((type) => (type.kind === 'wrapper' ? type.of : type))
    const result = overloads(given)
    if (result !== undefined) return ok(result)
    return refused(`found no matching overload for '${name}' applied to '(${args.value.map(describe).join(', ')})'`)
  }

  check(expr: Expr | undefined, scope: Scope): Checked<CelStatic> {
    const kind = expr?.exprKind
    if (expr === undefined || kind?.case === undefined) return refused('an expression is missing')
    switch (kind.case) {
      case 'constExpr':
        return ok(CONSTANTS[kind.value.constantKind.case ?? ''] ?? DYN)
      case 'identExpr': {
        const type = scope.get(kind.value.name) ?? this.#global(kind.value.name)
        return type === undefined ? refused(`undeclared reference to '${kind.value.name}'`) : ok(type)
      }
      case 'selectExpr':
        return this.#select(expr, kind.value.operand, kind.value.field, kind.value.testOnly, scope)
      case 'callExpr':
        return this.#call(kind.value.function, kind.value.target, kind.value.args, scope)
      case 'listExpr': {
        const items = this.#all(kind.value.elements, scope)
        if (items.kind === 'error') return items
        return ok({ kind: 'list', item: common(items.value) })
      }
      case 'structExpr':
        return this.#struct(kind.value, scope)
      case 'comprehensionExpr':
        return this.#comprehension(kind.value, scope)
    }
  }

  #struct(struct: Extract<Expr['exprKind'], { case: 'structExpr' }>['value'], scope: Scope): Checked<CelStatic> {
    const values = this.#all(
      struct.entries.map((entry) => entry.value),
      scope,
    )
    if (values.kind === 'error') return values
    if (struct.messageName === '') {
      const keys = this.#all(
        struct.entries.map((entry) => (entry.keyKind.case === 'mapKey' ? entry.keyKind.value : undefined)),
        scope,
      )
      return keys.kind === 'error' ? keys : ok({ kind: 'map', key: common(keys.value), value: common(values.value) })
    }
    const name = struct.messageName.replace(/^\./, '')
    const message = this.#registry.getMessage(`flow.${name}`) ?? this.#registry.getMessage(name)
    if (message === undefined) return refused(`undeclared reference to '${name}'`)
    for (const [index, entry] of struct.entries.entries()) {
      const field = message.fields.find(({ name: wanted }) => wanted === entry.keyKind.value)
      if (field === undefined) return refused(`'${message.typeName}' has no such field`)
      const value = values.value[index] ?? DYN
      if (join(typeOfField(field), value) === undefined) {
        return refused(
          `expected type of field '${field.name}' is '${describe(typeOfField(field))}' but provided type is '${describe(value)}'`,
        )
      }
    }
    return ok(typeOfMessage(message))
  }

  #comprehension(
    loop: Extract<Expr['exprKind'], { case: 'comprehensionExpr' }>['value'],
    scope: Scope,
  ): Checked<CelStatic> {
    const range = this.check(loop.iterRange, scope)
    if (range.kind === 'error') return range
    const { value: over } = range
    if (over.kind !== 'list' && over.kind !== 'map' && !isSimple(over)) {
      return refused(
        `expression of type '${describe(over)}' cannot be range of a comprehension (must be list, map, or dynamic)`,
      )
    }
    const item = over.kind === 'list' ? over.item : over.kind === 'map' ? over.key : DYN
    const start = this.check(loop.accuInit, scope)
    if (start.kind === 'error') return start
    const inner = new Map([...scope, [loop.iterVar, item], [loop.accuVar, start.value]])
    const step = this.#all([loop.loopCondition, loop.loopStep], inner)
    if (step.kind === 'error') return step
    const gathered = join(start.value, step.value[1] ?? DYN) ?? DYN
    return this.check(loop.result, new Map([...scope, [loop.accuVar, gathered]]))
  }
}

/** The type of all of them, `dyn` where they differ. */
const common = (types: readonly CelStatic[]): CelStatic =>
  types.reduce<CelStatic>((so, type, index) => (index === 0 ? type : (join(so, type) ?? DYN)), DYN)

/**
 * Checks types before anything runs, as Hubble does: the library evaluates, but would take `uint == int` and unknown
 * names for false. Gives the fault in words, or undefined where the expression is boolean and sound.
 */
export function checkCelTypes(parsed: ReturnType<typeof parse>, registry: Registry): string | undefined {
  const scope: Scope = new Map([['_flow', typeOfMessage(FlowSchema)]])
  const type = new Checker(registry).check(parsed.expr, scope)
  if (type.kind === 'error') return type.message
  return describe(type.value) === 'bool' ? undefined : `got "${describe(type.value)}", wanted "bool" result type`
}
