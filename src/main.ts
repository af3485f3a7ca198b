import { askFirst } from './api/first-frame.ts'

// The stream is under way while the page's code is loaded and run: on a large map both take their time.
const first = askFirst(window.location.search, document.baseURI, window.fetch.bind(window))
const { showBackendPage } = await import('./backend-page.ts')
await showBackendPage(first)
