import type { Filter } from '#domain/filter/ast.ts'
import { toCommand } from '#domain/filter/command.ts'
import { type Condition, include } from '#domain/filter/edit.ts'

/** The `hubble observe` command for a filter narrowed to these conditions; those that contradict it are left out. */
export function commandFor(filter: Filter, conditions: readonly Condition[]): string {
  const narrowed = conditions.reduce((all, condition) => {
    const next = include(all, condition)
    return next.kind === 'ok' ? next.value : all
  }, filter)
  return toCommand(narrowed).command
}
