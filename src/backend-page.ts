import { type FirstAsk } from './api/first-frame.ts'
import { backendHome } from './api/home.ts'
import { showPage } from './show-page.tsx'

/** Shows the page of the backend that served it. */
export const showBackendPage = (first: FirstAsk | undefined): Promise<void> =>
  showPage(backendHome(document.baseURI, first))
