import { existsSync } from 'node:fs'
import { join } from 'node:path'
import sirv from 'sirv'
import { type Handler, sendText } from './reply.ts'

const NOT_BUILT =
  'Orrery runs, but its page has not been built (dist/page is missing). Run `npm run build`, or `npm run dev` while developing. The API answers all the same.'

/** Assets carry a hash of their content in their name. */
const HASHED = /\/assets\/[^/]+-[\w-]{8}\.\w+$/

/**
 * Serves the built page: hashed assets for ever, the rest after asking again (ETag). The page lies at one address, so any
 * other path leads there, unless it looks like one of a file.
 */
export function servePage(folder: string): Handler {
  let built: Handler | undefined
  return (request, response) => {
    // Looked for each time while it is missing: it may be built after the start.
    if (built === undefined && existsSync(join(folder, 'index.html'))) built = serveBuilt(folder)
    if (built) built(request, response)
    else sendText(response, 503, NOT_BUILT, { 'retry-after': '5' })
  }
}

function serveBuilt(folder: string): Handler {
  const serve = sirv(folder, {
    etag: true,
    // Packed by the build, see scripts/vite-compress.ts.
    gzip: true,
    brotli: true,
    dotfiles: false,
    setHeaders: (response, path) =>
      response.setHeader('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'),
  })
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      sendText(response, 405, 'Only GET and HEAD here.', { allow: 'GET, HEAD' })
      return
    }
    serve(request, response, () => {
      const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
      if (/\.[a-z0-9]+$/i.test(path)) {
        sendText(response, 404, 'No such file.')
        return
      }
      // Relative, because only the browser knows under which path a proxy shows us.
      const up = '../'.repeat(path.split('/').length - 2) || './'
      const query = (request.url ?? '').slice(path.length)
      response.writeHead(302, { location: up + query, 'cache-control': 'no-store', 'content-length': 0 }).end()
    })
  }
}
