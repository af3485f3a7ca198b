import { type RefObject, useLayoutEffect, useState } from 'react'
import { caretPlace } from '#src/ui/caret-place.ts'

/** Where the character at `index` of the input stands, in pixels from the left of `within`; it follows scrolling and resizing. */
export function useCaretPlace(
  input: RefObject<HTMLInputElement | null>,
  within: RefObject<HTMLElement | null>,
  index: number | undefined,
): number | undefined {
  const [place, setPlace] = useState<number>()
  useLayoutEffect(() => {
    const [box, frame] = [input.current, within.current]
    if (index === undefined || box === null || frame === null) return undefined
    const look = () => setPlace(caretPlace(box, index, frame))
    look()
    const resized = new ResizeObserver(look)
    resized.observe(frame)
    box.addEventListener('scroll', look)
    return () => {
      resized.disconnect()
      box.removeEventListener('scroll', look)
    }
  }, [input, within, index])
  return index === undefined ? undefined : place
}
