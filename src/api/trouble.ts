import { Code, ConnectError } from '@connectrpc/connect'
import { FilterErrorSchema } from '#gen/orrery/v1/orrery_pb.ts'
import type { FilterProblem } from '#src/state/query.ts'

/** What a failed call means for the page. */
export type Trouble =
  | { readonly kind: 'refused'; readonly problem: FilterProblem }
  /** `status` is what the call said, in its own words, for the small print. */
  | { readonly kind: 'lost'; readonly status: string }

/** Tells a refused filter, which trying again does not mend, from everything else, which it may. */
export function troubleOf(cause: unknown): Trouble {
  const error = ConnectError.from(cause)
  if (error.code === Code.InvalidArgument) {
    const detail = error.findDetails(FilterErrorSchema)[0]
    const problem = detail ?? { message: error.rawMessage, start: 0, end: 0 }
    return { kind: 'refused', problem: { message: problem.message, start: problem.start, end: problem.end } }
  }
  return { kind: 'lost', status: error.rawMessage || Code[error.code] }
}
