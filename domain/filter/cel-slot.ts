import { type Checked, refused, type Test } from './matcher.ts'

/** What an expression is refused with while the compiler is not here. */
export const CEL_NOT_HERE = 'the compiler of CEL expressions is not loaded'

type Compiler = (expression: string) => Checked<Test>

/**
 * Where the compiler of CEL expressions is put. It weighs as much as all the rest of the language, so a page loads it
 * (by importing cel.ts) when a filter asks for it; until then every expression is refused with CEL_NOT_HERE.
 */
class CelSlot {
  #compiler: Compiler = () => refused(CEL_NOT_HERE)

  fill(compiler: Compiler): void {
    this.#compiler = compiler
  }

  check(expression: string): Checked<Test> {
    return this.#compiler(expression)
  }
}

export const CEL = new CelSlot()
