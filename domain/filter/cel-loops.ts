import { CelScalar, celFunc, type parse } from '@bufbuild/cel'

type Expr = NonNullable<ReturnType<typeof parse>['expr']>

/** What the loops of one expression may take for one flow: evaluated parts of the expression. Hubble has no such limit. */
export const MOST_LOOP_WORK = 200_000

const STEP = '@step'

/** Counts what loops take. Evaluation does not wait for anything, so one meter serves all expressions in turn. */
class LoopMeter {
  #left = 0

  start(): void {
    this.#left = MOST_LOOP_WORK
  }

  /** More was taken than there is: what came out means nothing. */
  get spent(): boolean {
    return this.#left < 0
  }

  readonly step = celFunc(STEP, [CelScalar.INT], CelScalar.BOOL, (cost) => {
    this.#left -= Number(cost)
    if (this.spent) throw new Error('the loops of the expression take too long')
    return true
  })
}

export const LOOP_METER = new LoopMeter()

const call = (name: string, args: Expr[], id: bigint): Expr => ({
  $typeName: 'cel.expr.Expr',
  id,
  exprKind: { case: 'callExpr', value: { $typeName: 'cel.expr.Expr.Call', function: name, args } },
})

const constant = (value: number, id: bigint): Expr => ({
  $typeName: 'cel.expr.Expr',
  id,
  exprKind: {
    case: 'constExpr',
    value: { $typeName: 'cel.expr.Constant', constantKind: { case: 'int64Value', value: BigInt(value) } },
  },
})

const sum = (list: readonly (Expr | undefined)[]): number => list.reduce((so, expr) => so + meterLoops(expr), 0)

/** Makes every loop of the expression report its steps to the meter. Changes the expression; gives how many parts it has. */
export function meterLoops(expr: Expr | undefined): number {
  const kind = expr?.exprKind
  switch (kind?.case) {
    case 'selectExpr':
      return 1 + meterLoops(kind.value.operand)
    case 'callExpr':
      return 1 + sum([kind.value.target, ...kind.value.args])
    case 'listExpr':
      return 1 + sum(kind.value.elements)
    case 'structExpr':
      return (
        1 +
        sum(
          kind.value.entries.flatMap(({ keyKind, value }) => [
            keyKind.case === 'mapKey' ? keyKind.value : undefined,
            value,
          ]),
        )
      )
    case 'comprehensionExpr': {
      const loop = kind.value
      const before = sum([loop.iterRange, loop.accuInit, loop.result])
      const each = sum([loop.loopCondition, loop.loopStep])
      if (loop.loopCondition !== undefined) {
        const { id } = loop.loopCondition
        loop.loopCondition = call('_&&_', [loop.loopCondition, call(STEP, [constant(each, id)], id)], id)
      }
      return 1 + before + each
    }
    default:
      return 1
  }
}
