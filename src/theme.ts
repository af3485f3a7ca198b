import { prefsStore, resolveTheme } from './state/prefs.ts'

/** Keeps the page in the theme that the person, or else the system, wants. `public/boot.js` did the first paint. */
export function keepTheme(page: Window): void {
  const system = page.matchMedia('(prefers-color-scheme: dark)')
  const apply = () => {
    page.document.documentElement.dataset['theme'] = resolveTheme(prefsStore.getState().theme, system.matches)
  }
  apply()
  system.addEventListener('change', apply)
  prefsStore.subscribe((now, before) => {
    if (now.theme !== before.theme) apply()
  })
}
