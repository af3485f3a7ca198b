import { useStore } from 'zustand'
import { mapStore } from './actions.ts'
import { BADGE_PATHS, type Badge } from './badge.ts'
import { MOST_LINES } from './lines.ts'
import type { MapText } from './text.ts'

type Entry = keyof MapText['legendEntries']

/** The same strokes as `style.ts` draws on the canvas. */
const SAMPLES: Readonly<Record<Exclude<Entry, 'ring' | 'world' | 'hurt' | Badge>, readonly string[]>> = {
  forwarded: ['map-stroke-forwarded'],
  mixed: ['map-stroke-forwarded map-stroke-wide', 'map-stroke-dropped'],
  dropped: ['map-stroke-glow', 'map-stroke-dropped'],
  recent: ['map-stroke-dropped map-stroke-soft'],
  audit: ['map-stroke-audit'],
  error: ['map-stroke-error'],
  failing: ['map-stroke-forwarded'],
  idle: ['map-stroke-idle'],
  motion: ['map-stroke-forwarded map-stroke-thin'],
}

const MARKED: ReadonlySet<Entry> = new Set<Entry>(['mixed', 'dropped', 'recent'])

function Line({ entry, strokes }: { readonly entry: Entry; readonly strokes: readonly string[] }) {
  return (
    <svg className="map-sample" viewBox="0 0 54 16" aria-hidden="true">
      {strokes.map((stroke) => (
        <path key={stroke} className={stroke} d="M2 8h44" />
      ))}
      <path className={`map-head-${entry}`} d="m44 4 7 4-7 4z" />
      {MARKED.has(entry) && (
        <g className="map-sample-mark">
          <circle cx="33" cy="8" r="6" />
          <path d="m30.8 5.8 4.4 4.4m0-4.4-4.4 4.4" />
        </g>
      )}
      {entry === 'motion' && (
        <g className="map-sample-dots">
          <circle cx="10" cy="8" r="2.4" />
          <circle cx="22" cy="8" r="2.4" />
          <circle cx="34" cy="8" r="2.4" />
        </g>
      )}
      {entry === 'failing' && (
        <g className="map-sample-fail">
          <circle cx="24" cy="8" r="6" />
          <path d="M24 4.9v3.6m0 2v.4" />
        </g>
      )}
    </svg>
  )
}

function Shape({ entry }: { readonly entry: 'ring' | 'world' | 'hurt' }) {
  if (entry === 'ring') {
    return (
      <svg className="map-sample" viewBox="0 0 54 16" aria-hidden="true">
        <circle className="map-ring-forwarded" cx="27" cy="8" r="6" />
        <circle className="map-ring-dropped" cx="27" cy="8" r="6" pathLength="100" strokeDasharray="30 100" />
      </svg>
    )
  }
  return (
    <svg className="map-sample" viewBox="0 0 54 16" aria-hidden="true">
      <rect className={`map-card-${entry}`} x="8" y="2" width="38" height="12" rx={entry === 'world' ? 6 : 3} />
    </svg>
  )
}

function BadgeSample({ badge }: { readonly badge: Badge }) {
  return (
    <svg className="map-sample" viewBox="-19 0 54 16" aria-hidden="true">
      <path className="map-sample-badge" d={BADGE_PATHS[badge]} />
    </svg>
  )
}

/** What lines and cards mean; every entry is drawn as the map draws it. */
export function Legend({ text }: { readonly text: MapText }) {
  const thinned = useStore(mapStore, (state) => state.leftOut.lines > 0)
  return (
    <ul className="map-legend" aria-label={text.legend}>
      {(Object.keys(text.legendEntries) as Entry[]).map((entry) => (
        <li key={entry}>
          {entry === 'ring' || entry === 'world' || entry === 'hurt' ? (
            <Shape entry={entry} />
          ) : entry === 'encrypted' || entry === 'authenticated' ? (
            <BadgeSample badge={entry} />
          ) : (
            <Line entry={entry} strokes={SAMPLES[entry]} />
          )}
          <span>{text.legendEntries[entry]}</span>
        </li>
      ))}
      {thinned && <li className="map-legend-note">{text.leftOut.why(MOST_LINES)}</li>}
    </ul>
  )
}
