/** What ends with a signal. One listener for all of them: a signal that lives as long as the process has many. */
const FOLLOWERS = new WeakMap<AbortSignal, Set<AbortController>>()

/**
 * A signal that is aborted with the first of others, for the same reason. Leaves nothing behind on the others once it is:
 * `AbortSignal.any` keeps what hangs on a signal that lives as long as the process (Node 20).
 */
export function linkedSignal(...signals: readonly AbortSignal[]): AbortSignal {
  const linked = new AbortController()
  const ended = signals.find(({ aborted }) => aborted)
  if (ended !== undefined) {
    linked.abort(ended.reason)
    return linked.signal
  }
  const all = signals.map(followers)
  for (const each of all) each.add(linked)
  linked.signal.addEventListener('abort', () => {
    for (const each of all) each.delete(linked)
  })
  return linked.signal
}

function followers(signal: AbortSignal): Set<AbortController> {
  const known = FOLLOWERS.get(signal)
  if (known !== undefined) return known
  const made = new Set<AbortController>()
  FOLLOWERS.set(signal, made)
  signal.addEventListener('abort', () => {
    for (const linked of made) linked.abort(signal.reason)
  })
  return made
}
