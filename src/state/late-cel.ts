import { CEL_NOT_HERE } from '#domain/filter/cel-slot.ts'
import { type ParsedFilter, parseFilter } from '#domain/filter/language.ts'
import { queryStore } from './query.ts'

/** Whether a text could not be read for want of the compiler of CEL expressions only. */
export const wantsCel = (parsed: ParsedFilter): boolean =>
  parsed.kind === 'error' && parsed.error.message === CEL_NOT_HERE

/**
 * Loads the compiler of CEL expressions and then does what waits for it; most people never need it. What is in force stays
 * in force meanwhile. Nothing is done where the person has moved on to another filter or another text in the box.
 */
export async function withCel(act: () => void): Promise<void> {
  const { filter, draft } = queryStore.getState()
  try {
    await import('#domain/filter/cel.ts')
  } catch (cause) {
    const message = `the compiler of CEL expressions could not be loaded (${cause instanceof Error ? cause.message : String(cause)})`
    queryStore.setState({ problem: { message, start: 0, end: draft.length } })
    return
  }
  const now = queryStore.getState()
  if (now.filter === filter && now.draft === draft) act()
}

/** Settles when this text can be read as well as it ever will be. */
export async function readyFor(text: string): Promise<void> {
  if (!wantsCel(parseFilter(text))) return
  try {
    await import('#domain/filter/cel.ts')
  } catch (cause) {
    console.warn('The compiler of CEL expressions could not be loaded', cause)
  }
}
