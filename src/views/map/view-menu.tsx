import { SlidersHorizontal } from 'lucide-react'
import { useRef } from 'react'
import { useStore } from 'zustand'
import { labelKeys } from '#domain/map-grouping/group-of.ts'
import { type By, parseBy, printBy, WORLDS } from '#domain/map-grouping/grouping.ts'
import { flowsStore } from '#src/state/flows.ts'
import { LINE_LABELS, mapViewStore, setGrouping, setLineLabel, toggleMotion } from '#src/state/map-view.ts'
import { Popover } from '#src/ui/popover.tsx'
import { Segmented } from '#src/ui/segmented.tsx'
import { mapActions, mapStore } from './actions.ts'
import { still } from './camera.ts'
import type { MapText } from './text.ts'

const PLAIN: readonly Exclude<By['kind'], 'label'>[] = ['namespace', 'pod', 'node', 'app', 'cluster', 'identity']
const LARGEST_FILE = 2_000_000

function Boxes({ text }: { readonly text: MapText }) {
  const { by, world } = useStore(mapViewStore, ({ grouping }) => grouping)
  const { services } = flowsStore.getState()
  const chosen = by.kind === 'label' ? [by.key] : []
  const keys = [...new Set([...chosen, ...labelKeys(services.values())])]
  const { by: words } = text.view
  return (
    <>
      <label className="map-field">
        <span>{text.view.boxes}</span>
        <select
          value={printBy(by)}
          onChange={(event) => {
            const next = parseBy(event.target.value)
            if (next !== undefined) setGrouping({ by: next, world })
          }}
        >
          {PLAIN.map((kind) => (
            <option key={kind} value={kind}>
              {words[kind]}
            </option>
          ))}
          <optgroup label={words.label}>
            {keys.map((key) => (
              <option key={key} value={printBy({ kind: 'label', key })}>
                {key}
              </option>
            ))}
          </optgroup>
        </select>
      </label>
      <div className="map-field">
        <span>{text.view.world}</span>
        <Segmented
          label={text.view.world}
          value={world}
          segments={WORLDS.map((value) => ({ value, label: text.view.worlds[value] }))}
          onChange={(next) => setGrouping({ by, world: next })}
        />
      </div>
    </>
  )
}

/** Where everything stands, as a file and back. */
function PlacesButtons({ text }: { readonly text: MapText }) {
  const file = useRef<HTMLInputElement>(null)
  const save = () => {
    const places = mapStore.getState().handle?.places()
    if (places === undefined) return
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([places], { type: 'application/json' }))
    link.download = 'orrery-places.json'
    link.click()
    URL.revokeObjectURL(link.href)
  }
  const load = async (chosen: File | undefined) => {
    const words = chosen !== undefined && chosen.size <= LARGEST_FILE ? await chosen.text() : ''
    const taken = mapStore.getState().handle?.takePlaces(words) ?? false
    mapStore.setState({ note: taken ? text.view.loaded : text.view.notPlaces })
  }
  return (
    <div className="map-field">
      <span>{text.view.places}</span>
      <div className="map-field-buttons">
        <button type="button" onClick={save}>
          {text.view.save}
        </button>
        <button type="button" onClick={() => file.current?.click()}>
          {text.view.load}
        </button>
        <button type="button" onClick={mapActions.resetPlaces}>
          {text.view.reset}
        </button>
      </div>
      <input
        ref={file}
        type="file"
        accept="application/json,.json"
        hidden
        onChange={(event) => {
          void load(event.target.files?.[0])
          event.target.value = ''
        }}
      />
    </div>
  )
}

/** What the boxes are, what stands on the lines, and where everything stands. */
export function ViewMenu({ text }: { readonly text: MapText }) {
  const label = useStore(mapViewStore, (state) => state.label)
  const motion = useStore(mapViewStore, (state) => state.motion)
  return (
    <Popover
      label={text.view.open}
      className="map-view"
      trigger={
        <button type="button" className="map-chip map-chip-button" title={text.view.open} aria-label={text.view.open}>
          <SlidersHorizontal size={15} aria-hidden="true" />
        </button>
      }
    >
      <Boxes text={text} />
      <div className="map-field">
        <span>{text.view.all}</span>
        <div className="map-field-buttons">
          <button type="button" onClick={mapActions.closeAll}>
            {text.view.closeAll}
          </button>
          <button type="button" onClick={mapActions.openAll}>
            {text.view.openAll}
          </button>
        </div>
      </div>
      <hr />
      <div className="map-field">
        <span>{text.view.label}</span>
        <Segmented
          label={text.view.label}
          value={label}
          segments={LINE_LABELS.map((value) => ({ value, label: text.view.labels[value] }))}
          onChange={setLineLabel}
        />
      </div>
      <label className="map-field map-check">
        <input type="checkbox" checked={motion && !still()} disabled={still()} onChange={toggleMotion} />
        <span>
          {text.view.motion}
          <small>{still() ? text.view.noMotion : text.view.motionMeans}</small>
        </span>
      </label>
      <hr />
      <PlacesButtons text={text} />
    </Popover>
  )
}
