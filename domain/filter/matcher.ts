import type { Flow } from '#gen/flow/flow_pb.ts'

/** Says whether a flow is meant. Never throws. */
export type Test = (flow: Flow) => boolean

/** A checked value, or why it was refused. */
export type Checked<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'error'; readonly message: string }

export const ok = <T>(value: T): Checked<T> => ({ kind: 'ok', value })

export const refused = (message: string): { readonly kind: 'error'; readonly message: string } => ({
  kind: 'error',
  message,
})

/** Checks every value in turn; the first refusal refuses all. */
export function checkEach<A, B>(values: readonly A[], check: (value: A) => Checked<B>): Checked<readonly B[]> {
  const checked: B[] = []
  for (const value of values) {
    const result = check(value)
    if (result.kind === 'error') return result
    checked.push(result.value)
  }
  return ok(checked)
}

/** The same refusal with the name of the filter before it. */
export function within<T>(name: string, result: Checked<T>): Checked<T> {
  return result.kind === 'error' ? refused(`${name}: ${result.message}`) : result
}

/** A test made of a checked value. */
export const mapTest = <T>(checked: Checked<T>, test: (value: T) => Test): Checked<Test> =>
  checked.kind === 'error' ? checked : ok(test(checked.value))
