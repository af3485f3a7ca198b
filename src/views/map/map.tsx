import { type ReactNode, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { isBlind } from '#src/state/blind.ts'
import { conditionOf } from '#src/state/condition.ts'
import { flowsStore } from '#src/state/flows.ts'
import { text as words } from '#src/text/text.ts'
import { mapStore } from './actions.ts'
import { Chips } from './chips.tsx'
import { ContextMenu } from './context-menu.tsx'
import { Controls, ProblemPager } from './controls.tsx'
import { FindBox } from './find-box.tsx'
import './map.css'
import { mountMap } from './mount.ts'
import { Note } from './note.tsx'
import { MapTip } from './tip.tsx'
import { ViewMenu } from './view-menu.tsx'

const text = words.map

/** The live service map. Fills its parent; all it shows comes from the stores, and `empty` stands in while there is nothing. */
export function ServiceMap({ empty }: { readonly empty?: ReactNode }) {
  const canvas = useRef<HTMLDivElement>(null)
  const overview = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    if (canvas.current === null || overview.current === null) return undefined
    const ending = new AbortController()
    mountMap(canvas.current, overview.current, text, ending.signal)
    return () => ending.abort()
  }, [])
  const services = useStore(mapStore, (state) => state.services)
  const connections = useStore(mapStore, (state) => state.connections)
  const dropping = useStore(mapStore, (state) => state.dropping)
  const spoken = useStore(mapStore, (state) => state.spoken)
  const leftOut = useStore(mapStore, (state) => state.leftOut.lines)
  const problems = useStore(mapStore, (state) => state.problems)
  const folded = useStore(flowsStore, ({ stats }) =>
    stats !== undefined && stats.foldedServices + stats.foldedEdges > 0
      ? text.folded.said(stats.foldedServices, stats.foldedEdges)
      : '',
  )
  const trouble = useStore(flowsStore, (flows) => (isBlind(flows) ? words.status.pill[conditionOf(flows).kind] : ''))
  useEffect(() => {
    document.title = [trouble, text.title(dropping, problems, words.product)].filter(Boolean).join(' · ')
  }, [trouble, dropping, problems])
  return (
    <section className="map" data-services={services} data-dropping={dropping}>
      <div
        ref={canvas}
        className="map-canvas"
        role="application"
        aria-label={[text.label(services, connections, dropping), leftOut > 0 ? text.leftOut.said(leftOut) : '', folded]
          .filter(Boolean)
          .join(' ')}
        aria-describedby="map-help"
      />
      <p id="map-help" className="map-said">
        {text.help}
      </p>
      <p className="map-said" aria-live="polite">
        {spoken}
      </p>
      {services === 0 && <div className="map-empty">{empty}</div>}
      <div className="map-top">
        <ProblemPager text={text} />
        {services > 0 && <FindBox text={text} />}
        {services > 0 && <ViewMenu text={text} />}
        <Chips text={text} />
      </div>
      <Controls text={text}>
        <canvas ref={overview} className="map-overview" aria-hidden="true" hidden />
      </Controls>
      <MapTip text={text} />
      <ContextMenu text={text} />
      <Note />
    </section>
  )
}
