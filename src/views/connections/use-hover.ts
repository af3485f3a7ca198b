import { useCallback, useEffect, useRef } from 'react'
import { hover, type Selection } from '#src/state/view.ts'

/** Long enough that rows passed over on the way do not make a large map draw itself anew. */
const REST_MS = 70

/** Raises something on the map once the pointer, or the keys, rest on it; and nothing any more when the table goes away. */
export function useHover(): (what: Selection | undefined) => void {
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(
    () => () => {
      clearTimeout(waiting.current)
      hover(undefined)
    },
    [],
  )
  return useCallback((what) => {
    clearTimeout(waiting.current)
    waiting.current = setTimeout(() => hover(what), REST_MS)
  }, [])
}
