import { useEffect, useRef } from 'react'
import { mapEn } from '#src/text/map-en.ts'
import './map.css'
import { mountMap } from './mount.ts'

/** The live service map. Fills its parent; everything it shows comes from the stores. */
export function ServiceMap() {
  const canvas = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (canvas.current === null) return undefined
    const ending = new AbortController()
    mountMap(canvas.current, mapEn, ending.signal)
    return () => ending.abort()
  }, [])
  return (
    <section className="map">
      <div ref={canvas} className="map-canvas" role="application" aria-label={mapEn.label(0, 0, 0)} />
    </section>
  )
}
