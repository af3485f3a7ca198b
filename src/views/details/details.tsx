import { X } from 'lucide-react'
import { useStore } from 'zustand'
import { serviceBox } from '#domain/map-grouping/group-of.ts'
import { flowsStore } from '#src/state/flows.ts'
import { mapViewStore, openedNow } from '#src/state/map-view.ts'
import { type Selection, select, viewStore } from '#src/state/view.ts'
import { text } from '#src/text/text.ts'
import { IconButton } from '#src/ui/button.tsx'
import { EdgePart } from './edge-details.tsx'
import { FlowPart } from './flow-details.tsx'
import { GroupPart } from './group-details.tsx'
import { ServicePart } from './service-details.tsx'

/** The drawer with everything about what is selected; not there when nothing is. */
export function Details() {
  const selection = useStore(viewStore, (state) => state.selection)
  if (selection === undefined) return undefined
  return (
    <aside
      aria-label={text.details.label}
      data-covers="map"
      className="relative flex w-96 shrink-0 flex-col border-line border-l bg-surface max-[1200px]:absolute max-[1200px]:inset-y-0 max-[1200px]:right-0 max-[1200px]:z-20 max-[1200px]:w-[min(384px,100%)] max-[1200px]:shadow-pop"
    >
      <div className="absolute top-2.5 right-2.5 z-10">
        <IconButton label={text.details.close} onClick={() => select(undefined)}>
          <X />
        </IconButton>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Part selection={selection} />
      </div>
    </aside>
  )
}

/** A service or, while its pods stand in its place on the map, those. */
function ServiceOrPods({ id }: { readonly id: string }) {
  const opened = useStore(mapViewStore, () => openedNow().includes(id))
  const shown = useStore(
    flowsStore,
    ({ services }) => opened && [...services.values()].some(({ partOf }) => partOf === id),
  )
  return shown ? <GroupPart id={serviceBox(id)} /> : <ServicePart id={id} />
}

function Part({ selection }: { readonly selection: Selection }) {
  if (selection.kind === 'edge') return <EdgePart id={selection.id} />
  if (selection.kind === 'service') return <ServiceOrPods id={selection.id} />
  if (selection.kind === 'group') return <GroupPart id={selection.id} />
  return <FlowPart row={selection.row} uuid={selection.uuid} />
}
