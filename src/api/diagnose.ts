import { BEGUN, doctorStore, withReport } from '#src/state/doctor.ts'
import { wireQuery } from '#src/state/wire-query.ts'
import type { Clients } from './clients.ts'
import { troubleOf } from './trouble.ts'

/** Has the source examined, for the filter in force, and keeps the store up to date until the end or the signal. */
export async function diagnose({ map }: Clients, signal: AbortSignal): Promise<void> {
  doctorStore.setState(BEGUN)
  try {
    for await (const report of map.diagnose({ query: wireQuery() }, { signal })) {
      doctorStore.setState(withReport(doctorStore.getState(), report))
    }
  } catch (cause) {
    if (signal.aborted) return
    const trouble = troubleOf(cause)
    const message = trouble.kind === 'refused' ? trouble.problem.message : trouble.status
    doctorStore.setState({ state: { kind: 'broken', message } })
  }
}
