import { version } from '../package.json'
import { showPage } from './show-page.tsx'

// The whole page without a backend: made by `npm run build:static`, for any web host.
const { tabHome } = await import('./api/tab-home.ts')
await showPage(tabHome(version, new AbortController().signal))
