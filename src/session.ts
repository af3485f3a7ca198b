import { createFileSource } from '#service/file-source.ts'
import { createInTabTransport } from '#service/in-tab.ts'
import { backendTransport, type Clients, createClients } from './api/clients.ts'
import { type DemoWish, watchDemo } from './api/demo.ts'
import { droppedFile } from './api/dropped-file.ts'
import { watchNamespaces } from './api/namespaces.ts'
import { startLive } from './live.ts'
import { placeStore } from './state/place.ts'
import { select } from './state/view.ts'

/** What the page can be told to do beyond looking. */
export interface Session {
  readonly retry: () => void
  readonly goLive: () => void
  readonly openFile: (file: File) => void
  readonly wishDemo: (wish: DemoWish) => void
  readonly dismiss: () => void
}

/** Runs the page against the backend that served it, or, when a file is opened, against the same service in the tab. */
export function startSession(baseUri: string): Session {
  let ending = new AbortController()
  let retry = (): void => undefined
  let wishDemo: Session['wishDemo'] = () => undefined

  const run = (clients: Clients, signal: AbortSignal) => {
    retry = startLive(clients, signal)
    watchNamespaces(clients, signal)
  }
  const begin = (): AbortSignal => {
    ending.abort()
    ending = new AbortController()
    return ending.signal
  }
  const goLive = () => {
    const signal = begin()
    const clients = createClients(backendTransport(baseUri))
    placeStore.setState({ place: { kind: 'backend' } })
    run(clients, signal)
    wishDemo = watchDemo(clients, signal)
  }
  const openFile = (file: File) => {
    if (file.size === 0) {
      placeStore.setState({ refusedFile: { name: file.name, reason: 'empty' } })
      return
    }
    const signal = begin()
    select(undefined)
    placeStore.setState({ place: { kind: 'file', name: file.name }, refusedFile: undefined })
    const source = createFileSource(droppedFile(file))
    run(createClients(createInTabTransport(source, placeStore.getState().version, signal)), signal)
  }
  goLive()
  return {
    retry: () => retry(),
    goLive: () => {
      select(undefined)
      goLive()
    },
    openFile,
    wishDemo: (wish) => wishDemo(wish),
    dismiss: () => placeStore.setState({ refusedFile: undefined }),
  }
}
