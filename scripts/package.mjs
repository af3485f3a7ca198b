// @ts-check
// `npm run package`: makes dist/orrery-VERSION.tgz, which `npx` and `npm install -g` take. All that runs is in the bundle, so unlike this
// repository the package depends on nothing.
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, root, run } from './setup.mjs'

ensureInstalled()
ensureBuilt()

const stage = join(root, 'dist', 'package')
rmSync(stage, { recursive: true, force: true })
mkdirSync(stage, { recursive: true })
const { name, version, description, license, type, engines, bin, files } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
)
const manifest = { name, version, description, license, type, engines, bin, files }
writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
for (const file of ['README.md', 'LICENSE']) copyFileSync(join(root, file), join(stage, file))
for (const path of files) cpSync(join(root, path), join(stage, path), { recursive: true })
run('npm', ['pack', '--silent', '--pack-destination', join(root, 'dist'), stage])
console.log(`orrery: npx ./dist/${name}-${version}.tgz`)
