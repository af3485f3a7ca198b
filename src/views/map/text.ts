import type { Messages } from '#src/text/messages.ts'

/** The words of the map, in any language. */
export type MapText = Messages['map']
