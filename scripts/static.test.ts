import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Every file that a build from this entry takes in, types left out. */
function reached(entry: string): ReadonlySet<string> {
  const files = new Set<string>()
  const visit = (file: string) => {
    if (files.has(file) || !/\.tsx?$/.test(file)) return
    files.add(file)
    const code = readFileSync(join(root, file), 'utf8')
    const imports = code.matchAll(/^(?:import|export)(?! type\b)[^'"]*?from '([^']+)'|\bimport\(\s*'([^']+)'/gm)
    for (const [, fixed, late] of imports) {
      const specifier = fixed ?? late ?? ''
      if (specifier.startsWith('#')) visit(specifier.slice(1))
      else if (specifier.startsWith('.')) visit(normalize(join(dirname(file), specifier)))
    }
  }
  visit(entry)
  return files
}

const ofDemo = (files: ReadonlySet<string>) =>
  [...files].filter((file) => file.startsWith('domain/demo/') || /^service\/demo-(?:source|doctor)\.ts$/.test(file))

test('the page that a backend serves holds nothing of the demo cluster, not even to be fetched later', () => {
  const files = reached('src/main.ts')
  expect(files.size).toBeGreaterThan(200)
  expect(ofDemo(files)).toEqual([])
})

test('the static page holds all of it, and of the page everything but the way to a backend', () => {
  const [page, still] = [reached('src/main.ts'), reached('src/static.tsx')]
  expect(ofDemo(still)).toEqual(expect.arrayContaining(['domain/demo/cluster.ts', 'service/demo-source.ts']))
  const missing = [...page].filter((file) => !still.has(file))
  expect(missing.toSorted()).toEqual([
    'src/api/backend-clients.ts',
    'src/api/hearing.ts',
    'src/api/home.ts',
    'src/backend-page.ts',
    'src/main.ts',
  ])
})
