import { createStore } from 'zustand/vanilla'
import type { Suggestion } from '#gen/orrery/v1/orrery_pb.ts'

/** Namespaces that the source knows or that flows showed, whatever the filter. One writer: `src/api/namespaces.ts`. */
export const namespacesStore = createStore<{ readonly namespaces: readonly Suggestion[] }>(() => ({ namespaces: [] }))
