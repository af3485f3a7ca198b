import { linkedSignal } from '#service/linked-signal.ts'
import { watchAnswers } from './api/answers.ts'
import { type Clients, createClients } from './api/clients.ts'
import { watchCompletion } from './api/completion.ts'
import { type DemoControl, type DemoWish, watchDemo } from './api/demo.ts'
import { diagnose } from './api/diagnose.ts'
import { watchFacets } from './api/facets.ts'
import type { Home } from './api/home.ts'
import { watchLinkedFlow } from './api/linked-flow.ts'
import { watchNamespaces } from './api/namespaces.ts'
import { browserMachine, startLive } from './live.ts'
import { flowsStore } from './state/flows.ts'
import { placeStore } from './state/place.ts'
import { goLive as showLive } from './state/span.ts'
import { select } from './state/view.ts'
import { text } from './text/text.ts'

/** What the page can be told to do beyond looking. */
export interface Session {
  readonly retry: () => void
  readonly goLive: () => void
  readonly openFile: (file: File) => void
  readonly wishDemo: (wish: DemoWish) => void
  /** Shows the Relay that was found beside the demo. */
  readonly showRelay: () => void
  /** Puts that offer away. */
  readonly declineRelay: () => void
  readonly dismiss: () => void
  /** Has the source examined, from the beginning; returns what ends that. */
  readonly diagnose: () => () => void
}

/** Runs the page against its home, or, when a file is opened, against the same service in the tab. */
export function startSession(home: Home): Session {
  let ending = new AbortController()
  let retry = (): void => undefined
  let demo: DemoControl | undefined
  let examine = (_signal: AbortSignal): void => undefined
  let examination = new AbortController()

  const run = (clients: Clients, signal: AbortSignal) => {
    retry = startLive(clients, signal, { ...browserMachine, viewer: home.viewer })
    watchNamespaces(clients, signal)
    watchCompletion(clients, signal)
    watchFacets(clients, signal)
    watchLinkedFlow(clients, signal)
    examine = (until) => void diagnose(clients, linkedSignal(signal, until))
    watchAnswers(clients, signal)
  }
  const begin = (): AbortSignal => {
    ending.abort()
    ending = new AbortController()
    return ending.signal
  }
  const goLive = () => {
    const signal = begin()
    const clients = home.connect()
    placeStore.setState({ place: home.place })
    run(clients, signal)
    demo = watchDemo(clients, signal)
  }
  const refuse = (name: string, reason: string) => placeStore.setState({ refusedFile: { name, reason } })
  const openFile = (file: File) => {
    if (file.size === 0) {
      refuse(file.name, text.drop.empty)
      return
    }
    const signal = begin()
    select(undefined)
    showLive()
    placeStore.setState({ place: { kind: 'file', name: file.name }, refusedFile: undefined })
    // The service comes with the first file: most people never open one.
    import('./api/file-transport.ts')
      .then(({ fileTransport }) =>
        run(createClients(fileTransport(file, placeStore.getState().version, signal)), signal),
      )
      .catch((cause: unknown) => {
        if (signal.aborted) return
        refuse(file.name, cause instanceof Error ? cause.message : String(cause))
        goLive()
      })
  }
  goLive()
  // The line is back: no reason to wait for the next attempt.
  addEventListener('online', () => {
    if (flowsStore.getState().link.kind === 'lost') retry()
  })
  return {
    retry: () => retry(),
    goLive: () => {
      select(undefined)
      showLive()
      goLive()
    },
    openFile,
    wishDemo: (wish) => demo?.wish(wish),
    showRelay: () => {
      select(undefined)
      showLive()
      demo?.showRelay()
    },
    declineRelay: () => placeStore.setState(({ demo }) => ({ declined: demo?.offer?.address })),
    diagnose: () => {
      examination.abort()
      examination = new AbortController()
      examine(examination.signal)
      return () => examination.abort()
    },
    dismiss: () => placeStore.setState({ refusedFile: undefined }),
  }
}
