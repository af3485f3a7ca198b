// Sets the theme before the first paint, so that a dark page does not flash. Only reads; src/theme.ts does the rest.
;(() => {
  let theme = 'auto'
  try {
    theme = JSON.parse(localStorage.getItem('orrery.prefs') ?? '{}').theme ?? 'auto'
  } catch {
    theme = 'auto'
  }
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
})()
