import { nextTheme, prefsStore, setTheme } from '#src/state/prefs.ts'
import { select, showHelp, togglePanel } from '#src/state/view.ts'
import type { text } from '#src/text/text.ts'

/** Every key of the page. `act` is missing where a part of the page listens itself. */
export const SHORTCUTS: readonly {
  readonly keys: readonly string[]
  readonly does: keyof typeof text.help.keys
  readonly act?: () => void
}[] = [
  { keys: ['?'], does: 'help', act: () => showHelp(true) },
  { keys: ['/'], does: 'filter', act: () => document.getElementById('filter-box')?.focus() },
  { keys: ['f'], does: 'filters', act: () => togglePanel('filters') },
  { keys: ['t'], does: 'table', act: () => togglePanel('table') },
  { keys: ['d'], does: 'theme', act: () => setTheme(nextTheme(prefsStore.getState().theme)) },
  { keys: ['Escape'], does: 'escape', act: () => select(undefined) },
  { keys: ['n', 'p'], does: 'problems' },
  { keys: ['+', '-', '0'], does: 'zoom' },
  { keys: ['a'], does: 'tidy' },
  { keys: ['←', '→', '↑', '↓'], does: 'cards' },
  { keys: ['c'], does: 'close' },
  { keys: ['↑', '↓'], does: 'rows' },
  { keys: ['Home'], does: 'newest' },
]

/** The keys that work anywhere, as the shortcuts hook wants them. */
export const GLOBAL_KEYS: Readonly<Record<string, () => void>> = Object.fromEntries(
  SHORTCUTS.flatMap(({ keys, act }) => (act === undefined ? [] : keys.map((key) => [key, act] as const))),
)
