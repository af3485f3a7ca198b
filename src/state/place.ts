import { createStore } from 'zustand/vanilla'
import type { DemoAct } from '#gen/orrery/v1/orrery_pb.ts'

/** Where the page's flows come from: the backend that served it, a demo cluster in the tab itself, or a file that was dropped on it. */
export type Place =
  | { readonly kind: 'backend' }
  | { readonly kind: 'tab' }
  | { readonly kind: 'file'; readonly name: string }

/** How the built-in demo stands; undefined where the source is not the demo. */
export interface DemoState {
  readonly act: DemoAct
  readonly node: string
  readonly nodeAway: boolean
  readonly offer: Offer | undefined
}

/** A Relay that answers beside the demo. */
export interface Offer {
  readonly address: string
  /** Empty and 0 where it does not tell. */
  readonly version: string
  readonly nodes: number
  readonly command: string
  /** The page can have it shown. */
  readonly canShow: boolean
}

/** One writer: `src/session.ts`. */
export interface PlaceState {
  readonly place: Place
  readonly demo: DemoState | undefined
  /** Why the demo did not do what it was asked. */
  readonly demoProblem: string | undefined
  /** Address of the offer that a person put away. */
  readonly declined: string | undefined
  /** Version of the backend; empty until known. */
  readonly version: string
  /** Where traces are looked at, with `{traceId}` in it; empty where nobody said. */
  readonly traceUrl: string
  /** Why the last file could not be opened. */
  readonly refusedFile: { readonly name: string; readonly reason: string } | undefined
}

export const placeStore = createStore<PlaceState>(() => ({
  place: { kind: 'backend' },
  demo: undefined,
  demoProblem: undefined,
  declined: undefined,
  version: '',
  traceUrl: '',
  refusedFile: undefined,
}))
