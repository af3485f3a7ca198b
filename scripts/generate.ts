/**
 * Makes gen/ from proto/. With `--check`, makes it aside and fails where what is committed differs.
 * Works offline: buf and protoc-gen-es come from npm.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = join(root, 'node_modules', '.bin')

function generate(out: string): void {
  const result = spawnSync(join(bin, 'buf'), ['generate', '--output', out], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` },
  })
  if (result.status !== 0) process.exit(result.status ?? 1)
}

function contents(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  return new Map(names.toSorted().map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

if (!process.argv.includes('--check')) {
  generate(root)
} else {
  const aside = mkdtempSync(join(tmpdir(), 'orrery-gen-'))
  generate(aside)
  const made = contents(join(aside, 'gen'))
  const kept = contents(join(root, 'gen'))
  rmSync(aside, { recursive: true, force: true })
  const stale = [...new Set([...made.keys(), ...kept.keys()])].filter((name) => made.get(name) !== kept.get(name))
  if (stale.length > 0) {
    console.error(`gen/ is stale, run \`npm run generate\`: ${stale.join(', ')}`)
    process.exit(1)
  }
}
