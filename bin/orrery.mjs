#!/usr/bin/env node
// @ts-check
// The command `orrery`: runs the built backend with the words it was given.
import { existsSync } from 'node:fs'

const built = new URL('../dist/backend/main.js', import.meta.url)
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`orrery: Node ${process.versions.node} is too old, Orrery needs Node 20.19 or newer.`)
  process.exitCode = 1
} else if (!existsSync(built)) {
  console.error('orrery: it has not been built. Run `npm run build` in its folder, or `npm start`, which builds first.')
  process.exitCode = 1
} else {
  await import(built.href)
}
