import { RotateCw } from 'lucide-react'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { reportText } from '#domain/doctor/report.ts'
import { type Check, CheckVerdict } from '#gen/orrery/v1/orrery_pb.ts'
import { doctorStore } from '#src/state/doctor.ts'
import { flowsStore } from '#src/state/flows.ts'
import { placeStore } from '#src/state/place.ts'
import { showDoctor, viewStore } from '#src/state/view.ts'
import { formats, text } from '#src/text/text.ts'
import { Button } from '#src/ui/button.tsx'
import { Dialog } from '#src/ui/dialog.tsx'
import { CheckLine, NotReached } from './check-line.tsx'
import { CopyButton } from './copy-button.tsx'
import { Summary } from './summary.tsx'

const words = text.doctor

/** Says why the map is empty or thin, by an examination that runs while the dialog is open. */
export function Doctor(props: {
  /** Begins anew; returns what ends it. */
  readonly onRun: () => () => void
}) {
  const open = useStore(viewStore, ({ doctor }) => doctor)
  const { onRun } = props
  useEffect(() => (open ? onRun() : undefined), [open, onRun])
  return (
    <Dialog open={open} onClose={() => showDoctor(false)} title={words.title} closeLabel={text.shell.close}>
      <Report onRun={onRun} />
    </Dialog>
  )
}

function Report(props: { readonly onRun: () => void }) {
  const { checks, state } = useStore(doctorStore)
  const reached = checks.filter(({ verdict }) => verdict !== CheckVerdict.NOT_REACHED)
  return (
    <>
      <Summary checks={checks} state={state} />
      <ul className="-mx-2.5 space-y-0.5">
        {reached.map((check) => (
          <CheckLine key={check.id} check={check} />
        ))}
        {waiting(checks).map(({ found, behind }) => (
          <NotReached key={found} found={found} checks={behind} />
        ))}
      </ul>
      <div className="mt-4 flex items-center gap-2">
        <Button onClick={props.onRun} disabled={state.kind === 'running'}>
          <RotateCw aria-hidden="true" className="size-3.5" />
          {words.again}
        </Button>
        {state.kind === 'done' && (
          <>
            <CopyButton label={words.copyReport} text={() => asText(checks, state.timeMs)} />
            <span className="ml-auto text-text-3 text-xs">{words.at(formats.time(state.timeMs))}</span>
          </>
        )}
      </div>
    </>
  )
}

/** Checks that were not reached, by what they wait for. */
function waiting(checks: readonly Check[]): readonly { readonly found: string; readonly behind: readonly Check[] }[] {
  const behind = checks.filter(({ verdict }) => verdict === CheckVerdict.NOT_REACHED)
  const reasons = [...new Set(behind.map(({ found }) => found))]
  return reasons.map((found) => ({ found, behind: behind.filter((check) => check.found === found) }))
}

function asText(checks: readonly Check[], timeMs: number): string {
  const name = flowsStore.getState().source?.name ?? ''
  return reportText(words.heading(placeStore.getState().version, name, formats.instant(timeMs)), checks)
}
