import { version } from '../package.json'
import { tabHome } from './api/tab-home.ts'
import { showPage } from './show-page.tsx'

// The whole page without a backend: made by `npm run build:static`, for any web host.
showPage(tabHome(version, new AbortController().signal))
