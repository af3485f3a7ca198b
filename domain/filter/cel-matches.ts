import { CelScalar, celMethod, type parse } from '@bufbuild/cel'
import type { Checked } from './matcher.ts'
import { checkRegexp } from './regexp.ts'

type Parsed = ReturnType<typeof parse>
type Known = Checked<(text: string) => boolean>

/** Expressions that are kept compiled; past them all are forgotten. */
const KEPT = 256

/** Compiled once: a filter is asked about every flow. */
class Expressions {
  readonly #known = new Map<string, Known>()

  of(pattern: string): Known {
    const known = this.#known.get(pattern)
    if (known !== undefined) return known
    if (this.#known.size >= KEPT) this.#known.clear()
    const made = checkRegexp(pattern)
    this.#known.set(pattern, made)
    return made
  }
}

const EXPRESSIONS = new Expressions()

/** CEL's `matches` in the place of the library's own, which compiles its expression for every flow, however large it is. */
export const MATCHES = celMethod('matches', CelScalar.STRING, [CelScalar.STRING], CelScalar.BOOL, function (pattern) {
  const found = EXPRESSIONS.of(pattern)
  if (found.kind === 'error') throw new Error(found.message)
  return found.value(this)
})

/** What is wrong with the expressions that are written out; those that a flow brings are judged when it does. */
export function wrongExpression({ expr }: Parsed): string | undefined {
  const seen = new Set<unknown>()
  const look = (node: unknown): string | undefined => {
    if (typeof node !== 'object' || node === null || seen.has(node)) return undefined
    seen.add(node)
    if ('function' in node && node.function === 'matches' && 'args' in node && Array.isArray(node.args)) {
      const pattern = constantOf(node.args.at(-1))
      const found = pattern === undefined ? undefined : checkRegexp(pattern)
      if (found?.kind === 'error') return found.message
    }
    for (const part of Object.values(node)) {
      const wrong = look(part)
      if (wrong !== undefined) return wrong
    }
    return undefined
  }
  return look(expr)
}

type Expr = NonNullable<Parsed['expr']>

function constantOf(expr: Expr | undefined): string | undefined {
  const kind = expr?.exprKind
  const constant = kind?.case === 'constExpr' ? kind.value.constantKind : undefined
  return constant?.case === 'stringValue' ? constant.value : undefined
}
