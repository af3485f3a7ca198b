import { ArrowRight, EyeOff, Focus, Layers, Maximize, Route, Spline, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { flowsStore } from '#src/state/flows.ts'
import { focusOn, HOPS, onlyOne, readingStore, showAll, toggleAllLines, WAYS } from '#src/state/reading.ts'
import { setPanel } from '#src/state/view.ts'
import { Segmented } from '#src/ui/segmented.tsx'
import { mapActions, mapStore } from './actions.ts'
import { MOST_LINES } from './lines.ts'
import type { MapText } from './text.ts'

function Chip(props: { readonly close: string; readonly onClose: () => void; readonly children: ReactNode }) {
  return (
    <div className="map-chip">
      {props.children}
      <button type="button" aria-label={props.close} title={props.close} onClick={props.onClose}>
        <X size={14} aria-hidden="true" />
      </button>
    </div>
  )
}

/** How far the neighbourhood in focus reaches. */
function FocusChip({ text }: { readonly text: MapText }) {
  const focus = useStore(readingStore, (state) => state.focus)
  if (focus === undefined) return undefined
  return (
    <Chip close={text.focus.leave} onClose={() => focusOn(undefined)}>
      <Focus size={14} aria-hidden="true" />
      <Segmented
        label={text.focus.hops}
        value={focus.hops}
        segments={HOPS.map((value) => ({ value, label: text.focus.hop[value] }))}
        onChange={(hops) => focusOn({ ...focus, hops })}
      />
      <Segmented
        label={text.focus.way}
        value={focus.way}
        segments={WAYS.map((value) => ({ value, label: text.focus.ways[value] }))}
        onChange={(way) => focusOn({ ...focus, way })}
      />
    </Chip>
  )
}

/** The path between two selected services, or how many things are selected. */
function PathChip({ text }: { readonly text: MapText }) {
  const also = useStore(readingStore, (state) => state.also.length)
  const path = useStore(mapStore, (state) => state.path)
  if (also === 0) return undefined
  return (
    <Chip close={text.path.leave} onClose={onlyOne}>
      <Route size={14} aria-hidden="true" />
      <span className="map-chip-words">
        {path === undefined
          ? text.path.selected(also + 1)
          : path.cards === undefined
            ? text.path.none(path.from, path.to)
            : path.cards.map((caption, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- the same caption may come twice, the place is what it is
                <span key={`${index} ${caption}`}>
                  {index > 0 && <ArrowRight size={12} aria-hidden="true" />}
                  <bdi>{caption}</bdi>
                </span>
              ))}
      </span>
    </Chip>
  )
}

function HiddenChip({ text }: { readonly text: MapText }) {
  const hidden = useStore(readingStore, (state) => state.hidden.size)
  if (hidden === 0) return undefined
  return (
    <button type="button" className="map-chip map-chip-button" onClick={showAll}>
      <EyeOff size={14} aria-hidden="true" />
      <span>{text.hidden.count(hidden)}</span>
      <b>{text.hidden.show}</b>
    </button>
  )
}

/** Lines that are not drawn because there are too many, and the way to see all. */
function LeftOutChip({ text: { leftOut: words } }: { readonly text: MapText }) {
  const { lines, troubled, of } = useStore(mapStore, (state) => state.leftOut)
  const all = useStore(readingStore, (state) => state.allLines)
  if (of === 0) return undefined
  return (
    <div className="map-explained">
      <button
        type="button"
        className="map-chip map-chip-button"
        aria-describedby="map-left-out"
        onClick={toggleAllLines}
      >
        <Spline size={14} aria-hidden="true" />
        <span className="map-chip-count">{all ? words.all(of) : words.count(lines, troubled)}</span>
        <b>{all ? words.fewer : words.draw}</b>
      </button>
      <p id="map-left-out" className="map-why">
        {words.why(MOST_LINES)}
      </p>
    </div>
  )
}

/** How much of the cluster is beyond what a map holds, and the way to see a part of it one by one. */
function FoldedChip({ text: { folded: words } }: { readonly text: MapText }) {
  const services = useStore(flowsStore, ({ stats }) => stats?.foldedServices ?? 0)
  const edges = useStore(flowsStore, ({ stats }) => stats?.foldedEdges ?? 0)
  if (services + edges === 0) return undefined
  return (
    <div className="map-explained">
      <button
        type="button"
        className="map-chip map-chip-button"
        aria-describedby="map-folded"
        onClick={() => setPanel('filters', true)}
      >
        <Layers size={14} aria-hidden="true" />
        <span className="map-chip-count">{words.count(services, edges)}</span>
        <b>{words.filter}</b>
      </button>
      <p id="map-folded" className="map-why">
        {words.why}
      </p>
    </div>
  )
}

/** Newcomers that stand outside of a view that a person chose, and the way to them. */
function UnseenChip({ text }: { readonly text: MapText }) {
  const unseen = useStore(mapStore, (state) => state.unseen)
  if (unseen === 0) return undefined
  return (
    <button type="button" className="map-chip map-chip-button" title={`${text.fit} (0)`} onClick={mapActions.fit}>
      <Maximize size={14} aria-hidden="true" />
      <span>{text.unseen.count(unseen)}</span>
      <b>{text.unseen.show}</b>
    </button>
  )
}

/** How the map is being read, and the way back from it. */
export function Chips({ text }: { readonly text: MapText }) {
  return (
    <>
      <FocusChip text={text} />
      <PathChip text={text} />
      <HiddenChip text={text} />
      <LeftOutChip text={text} />
      <FoldedChip text={text} />
      <UnseenChip text={text} />
    </>
  )
}
