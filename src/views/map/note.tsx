import { useEffect } from 'react'
import { useStore } from 'zustand'
import { mapStore } from './actions.ts'

const SHOWN_MS = 2500

/** A word about what was just done. */
export function Note() {
  const note = useStore(mapStore, (state) => state.note)
  useEffect(() => {
    if (note === '') return undefined
    const timer = setTimeout(() => mapStore.setState({ note: '' }), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [note])
  return (
    <output className="map-note" hidden={note === ''}>
      {note}
    </output>
  )
}
