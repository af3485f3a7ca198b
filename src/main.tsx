import { backendHome } from './api/home.ts'
import { showPage } from './show-page.tsx'

await showPage(backendHome(document.baseURI))
