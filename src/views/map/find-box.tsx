import { ChevronLeft, ChevronRight, Search, X } from 'lucide-react'
import { useStore } from 'zustand'
import { openFind, readingStore, shutFind, writeFind } from '#src/state/reading.ts'
import { mapActions, mapStore } from './actions.ts'
import type { MapText } from './text.ts'

/** Looks for services on the map: marks them while one types, Enter goes from one to the next. */
export function FindBox({ text }: { readonly text: MapText }) {
  const find = useStore(readingStore, (state) => state.find)
  const found = useStore(mapStore, (state) => state.found)
  if (find === undefined) {
    return (
      <button
        type="button"
        className="map-chip map-chip-button"
        title={`${text.find.open} (g)`}
        aria-label={text.find.open}
        onClick={openFind}
      >
        <Search size={15} aria-hidden="true" />
      </button>
    )
  }
  const back = () => {
    shutFind()
    document.querySelector<HTMLElement>('.map-canvas')?.focus({ preventScroll: true })
  }
  return (
    <search className="map-chip map-find">
      <Search size={15} aria-hidden="true" />
      <input
        // The box opens by a key or a click that asks for it.
        ref={(field) => field?.focus({ preventScroll: true })}
        aria-label={text.find.open}
        placeholder={text.find.hint}
        value={find}
        maxLength={253}
        onChange={(event) => writeFind(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') (event.shiftKey ? mapActions.previousFound : mapActions.nextFound)()
          else if (event.key === 'Escape') back()
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
      />
      <output>{find.trim() === '' ? '' : text.find.count(found.at, found.count)}</output>
      <button
        type="button"
        aria-label={text.find.previous}
        title={text.find.previous}
        onClick={mapActions.previousFound}
      >
        <ChevronLeft size={15} aria-hidden="true" />
      </button>
      <button type="button" aria-label={text.find.next} title={text.find.next} onClick={mapActions.nextFound}>
        <ChevronRight size={15} aria-hidden="true" />
      </button>
      <button type="button" aria-label={text.close} title={text.close} onClick={back}>
        <X size={15} aria-hidden="true" />
      </button>
    </search>
  )
}
