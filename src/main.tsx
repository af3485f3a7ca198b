import { backendHome } from './api/home.ts'
import { showPage } from './show-page.tsx'

showPage(backendHome(document.baseURI))
