import { nextTheme, prefsStore, setTheme } from '#src/state/prefs.ts'
import { goLive, stepWindow, togglePause } from '#src/state/span.ts'
import { stepFlow } from '#src/state/step.ts'
import { select, showDoctor, showHelp, toggleAnswers, toggleList, togglePanel, viewStore } from '#src/state/view.ts'
import type { text } from '#src/text/text.ts'

/** Closes the details; where there are none, leads back to the live view. */
function leave(): void {
  if (viewStore.getState().selection === undefined) goLive()
  else select(undefined)
}

/** Every key of the page. `act` is missing where a part of the page listens itself. */
export const SHORTCUTS: readonly {
  readonly keys: readonly string[]
  readonly does: keyof typeof text.help.keys
  readonly act?: () => void
}[] = [
  { keys: ['?'], does: 'help', act: () => showHelp(true) },
  { keys: ['/'], does: 'filter', act: () => document.getElementById('filter-box')?.focus() },
  { keys: ['f'], does: 'filters', act: () => togglePanel('filters') },
  { keys: ['a'], does: 'answers', act: () => toggleAnswers() },
  { keys: ['t'], does: 'table', act: () => togglePanel('table') },
  { keys: ['e'], does: 'list', act: toggleList },
  { keys: ['w'], does: 'doctor', act: () => showDoctor(true) },
  { keys: ['d'], does: 'theme', act: () => setTheme(nextTheme(prefsStore.getState().theme)) },
  { keys: ['h'], does: 'pause', act: togglePause },
  { keys: ['l'], does: 'live', act: goLive },
  { keys: ['['], does: 'earlier', act: () => stepWindow(-1) },
  { keys: [']'], does: 'later', act: () => stepWindow(1) },
  { keys: ['s'], does: 'timeline', act: () => togglePanel('timeline') },
  { keys: ['j'], does: 'older', act: () => stepFlow(1) },
  { keys: ['k'], does: 'newer', act: () => stepFlow(-1) },
  { keys: ['Escape'], does: 'escape', act: leave },
  { keys: ['g'], does: 'find' },
  { keys: ['n', 'p'], does: 'problems' },
  { keys: ['!'], does: 'problemsOnly' },
  { keys: ['+', '-', '0'], does: 'zoom' },
  { keys: ['r'], does: 'tidy' },
  { keys: ['←', '→', '↑', '↓'], does: 'cards' },
  { keys: ['c'], does: 'close' },
  { keys: ['i'], does: 'pods' },
  { keys: ['Space', 'o', 'x'], does: 'reading' },
  { keys: ['Shift+F10'], does: 'menu' },
  { keys: ['↑', '↓'], does: 'rows' },
  { keys: ['f', 'x'], does: 'cellFilter' },
  { keys: ['Home'], does: 'newest' },
  { keys: ['Space'], does: 'hold' },
  { keys: ['Alt+←', 'Alt+→'], does: 'moveColumn' },
  { keys: ['Shift+←', 'Shift+→'], does: 'widenColumn' },
  { keys: ['Shift+↑', 'Shift+↓'], does: 'mark' },
  { keys: ['←', '→'], does: 'cells' },
  { keys: ['Enter'], does: 'open' },
]

/** The keys that work anywhere, as the shortcuts hook wants them. */
export const GLOBAL_KEYS: Readonly<Record<string, () => void>> = Object.fromEntries(
  SHORTCUTS.flatMap(({ keys, act }) => (act === undefined ? [] : keys.map((key) => [key, act] as const))),
)
