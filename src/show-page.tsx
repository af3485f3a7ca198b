import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { Home } from './api/home.ts'
import { App } from './app.tsx'
import './page.css'
import { startSession } from './session.ts'
import { keepAnswersUrl } from './state/answers-url.ts'
import { readyFor } from './state/late-cel.ts'
import { keepMapUrl } from './state/map-url.ts'
import { keepPrefs } from './state/prefs.ts'
import { keepSaved } from './state/saved.ts'
import { keepTable } from './state/table-view.ts'
import { keepUrl, readPlace } from './state/url.ts'
import { keepTheme } from './theme.ts'

/** Shows the page, with what it lives on while no file is open. A link whose filter needs the compiler of CEL waits for it. */
export async function showPage(home: Home): Promise<void> {
  await readyFor(readPlace(window.location.search).filter)
  keepPrefs(() => window.localStorage)
  keepSaved(() => window.localStorage)
  keepTheme(window)
  keepUrl(window)
  keepMapUrl(window)
  keepTable(window, () => window.localStorage)
  keepAnswersUrl(window)

  const root = document.getElementById('root')
  if (root === null) throw new Error('index.html has no #root')
  createRoot(root).render(
    <StrictMode>
      <App session={startSession(home)} />
    </StrictMode>,
  )
}
