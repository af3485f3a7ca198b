import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import manifest from '../package.json' with { type: 'json' }

const root = fileURLToPath(new URL('..', import.meta.url))

describe('the package', () => {
  it('holds the command and what is built, and no sources', () => {
    const words = ['pack', '--dry-run', '--json', '--ignore-scripts']
    const [pack] = JSON.parse(execFileSync('npm', words, { cwd: root, encoding: 'utf8', stdio: 'pipe' })) as [
      { files: { path: string; mode: number }[] },
    ]
    const paths = pack.files.map(({ path }) => path)
    expect(paths).toContain('bin/orrery.mjs')
    expect(pack.files.find(({ path }) => path === 'bin/orrery.mjs')?.mode).toBe(0o755)
    expect(paths.filter((path) => !/^(bin|dist)\/|^(package\.json|README\.md|LICENSE)$/.test(path))).toEqual([])
  })

  it('has a command that runs, or says what is missing', () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [join(root, 'bin', 'orrery.mjs'), '--version'], {
      encoding: 'utf8',
    })
    if (existsSync(join(root, 'dist', 'backend', 'main.js')))
      expect([stdout.trim(), status]).toEqual([manifest.version, 0])
    else expect([stderr, status]).toEqual([expect.stringContaining('npm run build'), 1])
  })
})
