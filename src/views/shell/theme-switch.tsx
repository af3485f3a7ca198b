import { Monitor, Moon, Sun } from 'lucide-react'
import { useStore } from 'zustand'
import { nextTheme, prefsStore, setTheme, THEMES } from '#src/state/prefs.ts'
import { text } from '#src/text/text.ts'
import { IconButton } from '#src/ui/button.tsx'

const ICONS = { auto: Monitor, light: Sun, dark: Moon } as const

/** Goes through the themes, one click each. */
export function ThemeSwitch() {
  const theme = useStore(prefsStore, (prefs) => prefs.theme)
  const Icon = ICONS[THEMES.find((known) => known === theme) ?? 'auto']
  return (
    <IconButton label={`${text.shell.theme}: ${text.shell.themes[theme]}`} onClick={() => setTheme(nextTheme(theme))}>
      <Icon />
    </IconButton>
  )
}
