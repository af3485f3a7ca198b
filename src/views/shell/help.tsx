import { Fragment } from 'react'
import { useStore } from 'zustand'
import { placeStore } from '#src/state/place.ts'
import { showHelp, viewStore } from '#src/state/view.ts'
import { text } from '#src/text/text.ts'
import { Dialog } from '#src/ui/dialog.tsx'
import { SHORTCUTS } from './shortcuts.ts'

/** What the keys do and how to read the map. */
export function Help() {
  const open = useStore(viewStore, ({ help }) => help)
  const version = useStore(placeStore, (state) => state.version)
  return (
    <Dialog open={open} onClose={() => showHelp(false)} title={text.help.title} closeLabel={text.shell.close}>
      <h3 className="mb-2 font-semibold">{text.help.legend}</h3>
      <ul className="mb-5 list-disc space-y-1 pl-5 text-text-2">
        {text.help.legendLines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <h3 className="mb-2 font-semibold">{text.help.shortcuts}</h3>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1.5">
        {SHORTCUTS.map(({ keys, does }) => (
          <Fragment key={does}>
            <dt className="flex gap-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="min-w-6 rounded-s border border-line bg-surface-2 px-1.5 text-center font-mono text-xs"
                >
                  {key}
                </kbd>
              ))}
            </dt>
            <dd className="text-text-2">{text.help.keys[does]}</dd>
          </Fragment>
        ))}
      </dl>
      {version !== '' && <p className="mt-5 text-text-3 text-xs">{text.shell.version(version)}</p>}
    </Dialog>
  )
}
