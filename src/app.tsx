import { ChevronUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { Session } from './session.ts'
import { prefsStore, setTableShare } from './state/prefs.ts'
import { type List, setPanel, viewStore } from './state/view.ts'
import { text } from './text/text.ts'
import { Button } from './ui/button.tsx'
import { SplitRows } from './ui/split.tsx'
import { useShortcuts } from './ui/use-shortcuts.ts'
import { Answers } from './views/answers/answers.tsx'
import { Connections } from './views/connections/connections.tsx'
import { Details } from './views/details/details.tsx'
import { Doctor } from './views/doctor/doctor.tsx'
import { ExportMenu } from './views/export/export-menu.tsx'
import { FilterBox } from './views/filters/filter-box.tsx'
import { FilterPanel } from './views/filters/filter-panel.tsx'
import { MAP_KEYS, mapStore } from './views/map/actions.ts'
import { ServiceMap } from './views/map/map.tsx'
import { DemoSwitch } from './views/shell/demo-switch.tsx'
import { DropZone } from './views/shell/drop-zone.tsx'
import { Header } from './views/shell/header.tsx'
import { Help } from './views/shell/help.tsx'
import { ListSwitch } from './views/shell/list-switch.tsx'
import { GLOBAL_KEYS } from './views/shell/shortcuts.ts'
import { Banner } from './views/status/banner.tsx'
import { MapStatus } from './views/status/map-status.tsx'
import { RelayOffer } from './views/status/relay-offer.tsx'
import { FlowTable } from './views/table/flow-table.tsx'
import { Timeline } from './views/timeline/timeline.tsx'

const KEYS = { ...MAP_KEYS, ...GLOBAL_KEYS }

/**
 *     ┌ header ──────────────────────────────┐
 *     │ timeline                             │
 *     │ filters │ map               │ details │
 *     │         │───────────────────│         │
 *     │         │ flows and lists   │         │
 */
export function App({ session }: { readonly session: Session }) {
  useShortcuts(KEYS)
  const filters = useStore(viewStore, ({ closed }) => !closed.includes('filters'))
  return (
    <div className="flex h-full flex-col">
      <Header
        filterBox={<FilterBox />}
        demo={<DemoSwitch onWish={session.wishDemo} />}
        onFile={session.openFile}
        onRetry={session.retry}
      />
      <Banner onRetry={session.retry} onLive={session.goLive} onDismiss={session.dismiss} />
      <RelayOffer onShow={session.showRelay} onDecline={session.declineRelay} />
      <Timeline />
      <div className="relative flex min-h-0 flex-1">
        {filters && <FilterPanel />}
        <main className="relative flex min-w-0 flex-1 flex-col">
          <Centre onRetry={session.retry} />
        </main>
        <Details />
      </div>
      <DropZone onFile={session.openFile} />
      <Help />
      <Doctor onRun={session.diagnose} />
    </div>
  )
}

function Centre(props: { readonly onRetry: () => void }) {
  const table = useStore(viewStore, ({ closed }) => !closed.includes('table'))
  const list = useStore(viewStore, (state) => state.list)
  const share = useStore(prefsStore, ({ tableShare }) => tableShare)
  const map = (
    <section aria-label={text.shell.mapLabel} className="absolute inset-0">
      <ServiceMap empty={<MapStatus onRetry={props.onRetry} />} />
      <div className="absolute top-3.5 right-3.5 z-10">
        <ExportMenu draw={() => mapStore.getState().picture} />
      </div>
    </section>
  )
  const lists = <ListSwitch />
  const lower: Readonly<Record<List, ReactNode>> = {
    flows: <FlowTable lists={lists} />,
    connections: <Connections lists={lists} />,
    answers: <Answers lists={lists} />,
  }
  return (
    <>
      <SplitRows
        label={text.shell.split}
        share={share}
        onShare={setTableShare}
        top={map}
        bottom={table ? lower[list] : undefined}
      />
      {!table && (
        <Button
          look="plain"
          className="absolute right-4 bottom-4 z-10 shadow-pop"
          onClick={() => setPanel('table', true)}
        >
          <ChevronUp className="size-3.5" />
          {text.table.show}
        </Button>
      )}
    </>
  )
}
