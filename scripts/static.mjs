// @ts-check
// `npm run build:static`: the page with the demo cluster inside the tab, into dist/static, for any web host.
import { join } from 'node:path'
import { ensureInstalled, ensureStatic, root } from './setup.mjs'

ensureInstalled()
ensureStatic()
console.log(`orrery: ${join(root, 'dist', 'static')} can be put on any web host, under any path`)
