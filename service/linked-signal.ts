/**
 * A signal that is aborted with the first of others, for the same reason. Leaves nothing behind on the others once it is:
 * `AbortSignal.any` keeps what hangs on a signal that lives as long as the process (Node 20).
 */
export function linkedSignal(...signals: readonly AbortSignal[]): AbortSignal {
  const linked = new AbortController()
  const leave: (() => void)[] = []
  for (const signal of signals) {
    const end = () => {
      for (const each of leave) each()
      linked.abort(signal.reason)
    }
    if (signal.aborted) {
      end()
      break
    }
    signal.addEventListener('abort', end)
    leave.push(() => signal.removeEventListener('abort', end))
  }
  return linked.signal
}
