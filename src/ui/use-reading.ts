import { type FocusEvent, useState } from 'react'

/**
 * Whether somebody reads a list: the pointer or the keyboard is in it. What changes by itself holds its order meanwhile. The
 * handlers go on the element around the list.
 */
export function useReading() {
  const [pointing, setPointing] = useState(false)
  const [focused, setFocused] = useState(false)
  return {
    reading: pointing || focused,
    /** The keyboard is in it. */
    focused,
    watch: {
      onPointerEnter: () => setPointing(true),
      onPointerLeave: () => setPointing(false),
      onFocus: () => setFocused(true),
      onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setFocused(false)
      },
    },
  }
}
