import { createStore } from 'zustand/vanilla'

export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** What a person set for this browser. One writer: the person; `keepPrefs` carries it to the disk. */
export interface Prefs {
  readonly theme: Theme
  /** Share of the height that the table takes, 0.15 to 0.85. */
  readonly tableShare: number
}

export const PREFS_KEY = 'orrery.prefs'

export const DEFAULT_PREFS: Prefs = { theme: 'auto', tableShare: 0.38 }

const within = (from: number, value: number, to: number) => Math.min(to, Math.max(from, value))

/** Reads kept preferences. Whatever is missing, unknown or broken falls back to the default, field by field. */
export function readPrefs(text: string | null): Prefs {
  let kept: unknown
  try {
    kept = JSON.parse(text ?? '{}')
  } catch {
    return DEFAULT_PREFS
  }
  if (typeof kept !== 'object' || kept === null) return DEFAULT_PREFS
  const field = (name: keyof Prefs): unknown => (name in kept ? (kept as Record<string, unknown>)[name] : undefined)
  const theme = THEMES.find((known) => known === field('theme')) ?? DEFAULT_PREFS.theme
  const share = field('tableShare')
  return {
    theme,
    tableShare:
      typeof share === 'number' && Number.isFinite(share) ? within(0.15, share, 0.85) : DEFAULT_PREFS.tableShare,
  }
}

export const prefsStore = createStore<Prefs>(() => DEFAULT_PREFS)

export const setTheme = (theme: Theme): void => prefsStore.setState({ theme })

export const setTableShare = (share: number): void => prefsStore.setState({ tableShare: within(0.15, share, 0.85) })

/** The part of `localStorage` that is used; it may throw where storage is forbidden or full. */
export interface PrefsDisk {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
}

/** Loads the preferences and keeps each change. Without a usable disk they last as long as the page. */
export function keepPrefs(disk: () => PrefsDisk): void {
  try {
    prefsStore.setState(readPrefs(disk().getItem(PREFS_KEY)))
  } catch (error) {
    console.info('Preferences cannot be read here', error)
  }
  prefsStore.subscribe((prefs) => {
    try {
      disk().setItem(PREFS_KEY, JSON.stringify(prefs))
    } catch (error) {
      console.info('Preferences cannot be kept here', error)
    }
  })
}

/** Which theme a preference comes to, where the system prefers dark or not. */
export const resolveTheme = (theme: Theme, systemDark: boolean): 'light' | 'dark' =>
  theme === 'auto' ? (systemDark ? 'dark' : 'light') : theme

/** The theme that a press of the switch goes on to. */
export const nextTheme = (theme: Theme): Theme => THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto'
