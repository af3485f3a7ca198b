import { flowsStore } from '#src/state/flows.ts'
import { namespacesStore } from '#src/state/namespaces.ts'
import { ANSWER_LIMIT_MS, type Clients } from './clients.ts'

const EVERY_MS = 5000
const LIMIT = 200

/** Keeps the list of namespaces current while the page is open. */
export function watchNamespaces({ map }: Clients, signal: AbortSignal): void {
  namespacesStore.setState({ namespaces: [] })
  const ask = async () => {
    if (flowsStore.getState().link.kind !== 'open' || document.hidden) return
    const call = { signal, timeoutMs: ANSWER_LIMIT_MS }
    const { suggestions } = await map.suggest({ field: 'namespace', limit: LIMIT }, call)
    namespacesStore.setState({ namespaces: suggestions })
  }
  // The stream tells how the backend is doing; a list that could not be fetched stays as it was.
  const look = () => void ask().catch((cause: unknown) => signal.aborted || console.info('No namespaces', cause))
  const stop = flowsStore.subscribe((now, before) => {
    if (now.link.kind === 'open' && before.link.kind !== 'open') look()
  })
  const timer = setInterval(look, EVERY_MS)
  signal.addEventListener(
    'abort',
    () => {
      stop()
      clearInterval(timer)
    },
    { once: true },
  )
}
