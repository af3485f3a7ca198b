import { createStore } from 'zustand/vanilla'
import type { Suggestion } from '#gen/orrery/v1/orrery_pb.ts'

/** Namespaces seen lately with the flows seen in them, most frequent first. One writer: `src/api/namespaces.ts`. */
export const namespacesStore = createStore<{ readonly namespaces: readonly Suggestion[] }>(() => ({ namespaces: [] }))
