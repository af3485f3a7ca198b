import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { ROWS } from '#backend/config/table.ts'
import { FIELDS } from '#domain/filter/fields.ts'
import { statusWords } from '#src/text/en-status.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const below = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))

const PAGES = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...below('docs').filter((name) => name.endsWith('.md')),
]

/** What GitHub makes of a heading, for links to it. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-')

const withoutCode = (text: string) => text.replaceAll(/^```.*?^```/gms, '').replaceAll(/`[^`\n]*`/g, '')
const headings = (page: string) =>
  [
    ...read(page)
      .replaceAll(/^```.*?^```/gms, '')
      .matchAll(/^#+ (.+)$/gm),
  ].map(([, text = '']) => anchor(text))

/** Addresses of links and pictures, in Markdown and in HTML. */
function links(page: string): readonly string[] {
  const text = withoutCode(read(page))
  const markdown = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => to)
  const html = [...text.matchAll(/(?:src|srcset|href)="([^"]+)"/g)].map(([, to = '']) => to)
  return [...markdown, ...html]
}

test.each(PAGES)('%s leads to pages, headings and pictures that are there', (page) => {
  const broken = links(page).filter((link) => {
    if (/^[a-z]+:/.test(link)) return false
    const [path = '', heading = ''] = link.split('#')
    const target = path === '' ? page : normalize(join(dirname(page), path))
    if (!existsSync(join(root, target))) return true
    return heading !== '' && target.endsWith('.md') && !headings(target).includes(heading)
  })
  expect(broken).toEqual([])
})

test('every page and every picture is led to', () => {
  const led = new Set(
    PAGES.flatMap((page) => links(page).map((link) => normalize(join(dirname(page), link.split('#')[0] ?? '')))),
  )
  const pages = below('docs').filter((name) => name.endsWith('.md') && !name.includes('decisions'))
  const pictures = below('docs/images')
  expect([...pages, ...pictures].filter((path) => !led.has(normalize(path)))).toEqual([])
})

describe('names in the docs', () => {
  /** Of commands other than `orrery`, and of scripts. */
  const FOREIGN = [
    '--json',
    '--server',
    '--not',
    '--allowlist',
    '--denylist',
    '--cel-expression',
    '--last',
    '--first',
    '--since',
    '--until',
    '--unencrypted',
    '--max-semi-space-size',
  ]
  const flags = new Set([...ROWS.map(([, { flag }]) => flag), ...FIELDS.map(({ name }) => `--${name}`), ...FOREIGN])
  /** For those who develop; read elsewhere than in the table. */
  const OWN = ['ORRERY_CHROMIUM', 'ORRERY_BACKEND', 'ORRERY_SEED']
  const variables = new Set([...ROWS.flatMap(([, { env }]) => (env === undefined ? [] : [env])), ...OWN])

  test.each(PAGES)('%s: flags and variables are those that are read', (page) => {
    const text = read(page)
    const spans = [...text.matchAll(/`(--[a-z][a-z0-9-]*)/g)].map(([, flag = '']) => flag)
    const lines = text.split('\n').filter((line) => /^\s*(?:orrery|npm start --) /.test(line))
    const typed = lines.flatMap(
      (line) => line.replace(/^\s*npm start -- /, '').match(/(?<=\s|^)--[a-z][a-z0-9-]*/g) ?? [],
    )
    const named = [...text.matchAll(/\bORRERY_[A-Z_]*[A-Z]\b/g)].map(([name]) => name)
    expect([...spans, ...typed].filter((flag) => !flags.has(flag))).toEqual([])
    expect(named.filter((name) => !variables.has(name))).toEqual([])
  })

  test.each(PAGES)('%s: scripts and files that are run are there', (page) => {
    const text = read(page)
    const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> }
    const run = [...text.matchAll(/npm run ([a-z:-]+)/g)].map(([, name = '']) => name)
    const files = [...text.matchAll(/npx (?:tsx|vitest run) ([\w/.-]+)/g)].map(([, path = '']) => path)
    const tests = [...text.matchAll(/`((?:backend|domain|service|src|deploy|e2e|bench|scripts)\/[\w/.-]+)`/g)].map(
      ([, path = '']) => path,
    )
    expect(run.filter((name) => scripts[name] === undefined)).toEqual([])
    expect(
      [...files, ...tests].filter((path) => !existsSync(join(root, path)) && !existsSync(join(root, `${path}.ts`))),
    ).toEqual([])
  })
})

test('troubleshooting knows every state that the page can show', () => {
  const page = read('docs/troubleshooting.md')
  const { opening, noBackend, connecting, reconnecting, failed, empty } = statusWords
  const titles = [
    opening.title,
    noBackend.title,
    noBackend.silent,
    ...[connecting, reconnecting, failed].map(({ title }) => title('').trim()),
    empty.waitingTitle,
    empty.filteredTitle,
    empty.fileTitle,
  ]
  expect(titles.filter((title) => !page.includes(`**${title}**`))).toEqual([])
})

test('troubleshooting knows every trouble with Relay', () => {
  const source = read('backend/relay/problem.ts')
  const union = /type TroubleCode =([^\n]*(?:\n {2}\|[^\n]*)+)/.exec(source)?.[1] ?? ''
  const codes = [...union.matchAll(/'([a-z-]+)'/g)].map(([, code = '']) => code)
  const page = read('docs/troubleshooting.md')
  expect(codes.length).toBeGreaterThan(5)
  expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([])
})
