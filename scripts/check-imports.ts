/**
 * Holds every import against the table below (the rooms of the house, docs/architecture.md) and looks for import cycles.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'oxc-parser'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Who may import what. The first room whose path begins a file's path is its room; `packages` are npm packages, a
 * trailing `*` stands for anything. A room may always import from itself, tests also vitest and fast-check.
 */
const ROOMS: readonly { room: string; rooms: readonly string[]; packages: readonly string[] }[] = [
  { room: 'gen/', rooms: [], packages: ['@bufbuild/protobuf*'] },
  {
    room: 'domain/',
    rooms: ['gen/'],
    packages: ['@bufbuild/protobuf*', '@bufbuild/cel*', 're2js', '@datadog/sketches-js'],
  },
  { room: 'service/', rooms: ['domain/', 'gen/'], packages: ['@bufbuild/protobuf*', '@connectrpc/connect'] },
  {
    room: 'backend/',
    rooms: ['service/', 'domain/', 'gen/'],
    packages: [
      'node:*',
      '@bufbuild/protobuf*',
      '@connectrpc/connect*',
      'pino',
      'sirv',
      'prom-client',
      '@grpc/grpc-js',
      '@grpc/proto-loader',
    ],
  },
  { room: 'src/ui/', rooms: [], packages: ['react*', 'radix-ui', 'lucide-react', '@tanstack/react-virtual'] },
  { room: 'src/state/', rooms: ['domain/', 'gen/'], packages: ['zustand*', '@bufbuild/protobuf*'] },
  {
    room: 'src/api/',
    rooms: ['service/', 'domain/', 'gen/', 'src/state/'],
    packages: ['@connectrpc/*', '@bufbuild/protobuf*'],
  },
  {
    room: 'src/live',
    rooms: ['src/api/', 'service/', 'domain/', 'gen/', 'src/state/'],
    packages: ['@connectrpc/*', '@bufbuild/protobuf*'],
  },
  {
    room: 'src/views/',
    rooms: ['src/state/', 'src/ui/', 'domain/', 'gen/', 'src/text/'],
    packages: [
      'react*',
      'zustand*',
      'radix-ui',
      'lucide-react',
      '@tanstack/react-virtual',
      'cytoscape',
      '@bufbuild/protobuf*',
    ],
  },
  { room: 'src/text/', rooms: ['domain/', 'gen/'], packages: [] },
  {
    room: 'src/',
    rooms: ['src/', 'service/', 'domain/', 'gen/'],
    packages: ['react*', 'zustand*', '@connectrpc/*', '@bufbuild/protobuf*', 'radix-ui', 'lucide-react'],
  },
  { room: 'scripts/setup.mjs', rooms: [], packages: ['node:*'] },
  { room: 'e2e/', rooms: ['backend/', 'service/', 'domain/', 'gen/', 'scripts/setup.mjs'], packages: ['*'] },
  {
    room: 'bench/',
    rooms: [
      'backend/',
      'service/',
      'domain/',
      'gen/',
      'src/',
      'src/api/',
      'src/live',
      'src/state/',
      'src/views/',
      'e2e/',
      'scripts/setup.mjs',
    ],
    packages: ['*'],
  },
  { room: 'deploy/', rooms: ['backend/', 'scripts/setup.mjs'], packages: ['node:*'] },
  {
    room: 'scripts/',
    rooms: ['scripts/setup.mjs', 'backend/', 'service/', 'domain/', 'gen/', 'src/text/'],
    packages: ['*'],
  },
]

const roomOf = (file: string) => ROOMS.find(({ room }) => file.startsWith(room))

function* sources(folder: string): Generator<string> {
  if (!existsSync(join(root, folder))) return
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) yield* sources(path)
    else if (/\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts')) yield path
  }
}

/** Everything a file imports, with the line it stands on. */
function imports(file: string): readonly { specifier: string; line: number }[] {
  const text = readFileSync(join(root, file), 'utf8')
  const { module } = parseSync(file, text)
  const at = (offset: number) => text.slice(0, offset).split('\n').length
  const specifiers = [
    ...module.staticImports.map((found) => ({ specifier: found.moduleRequest.value, line: at(found.start) })),
    ...module.staticExports.flatMap((found) =>
      found.entries.flatMap(({ moduleRequest }) =>
        moduleRequest ? [{ specifier: moduleRequest.value, line: at(found.start) }] : [],
      ),
    ),
    ...module.dynamicImports.map((found) => ({
      specifier: text.slice(found.moduleRequest.start, found.moduleRequest.end).replace(/^['"`]|['"`]$/g, ''),
      line: at(found.start),
    })),
  ]
  return specifiers
}

/** A file of this project that a specifier means, or undefined for a package. */
function target(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return normalize(join(dirname(file), specifier)).replaceAll('\\', '/')
  return specifier.startsWith('#') ? specifier.slice(1) : undefined
}

const matches = (pattern: string, name: string) =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern || name.startsWith(`${pattern}/`)

const problems: string[] = []
const graph = new Map<string, readonly string[]>()
for (const folder of ['gen', 'domain', 'service', 'backend', 'src', 'e2e', 'bench', 'deploy', 'scripts']) {
  for (const file of sources(folder)) {
    const here = roomOf(file)
    const test = /\.test\.tsx?$/.test(file)
    const targets: string[] = []
    for (const { specifier, line } of imports(file)) {
      const path = target(file, specifier)
      if (path === undefined) {
        const allowed = [...(here?.packages ?? []), ...(test ? ['vitest', 'fast-check', 'node:*'] : [])]
        if (!allowed.some((pattern) => matches(pattern, specifier))) {
          problems.push(`${file}:${line}: ${here?.room} may not import the package ${specifier}`)
        }
        continue
      }
      targets.push(path)
      const there = roomOf(path)
      if (there === undefined || here === undefined) continue
      const view = /^src\/views\/[^/]+\//
      const sameView = view.exec(file)?.[0] === view.exec(path)?.[0]
      const inside = there.room === here.room && (here.room !== 'src/views/' || sameView)
      if (!inside && !here.rooms.includes(there.room) && !(here.room === 'src/' && path.startsWith('src/'))) {
        problems.push(`${file}:${line}: ${here.room} may not import ${path}`)
      }
    }
    graph.set(file, targets)
  }
}

const done = new Set<string>()
function visit(file: string, trail: readonly string[]): void {
  const start = trail.indexOf(file)
  if (start >= 0) {
    problems.push(`cycle: ${[...trail.slice(start), file].join(' → ')}`)
    return
  }
  if (done.has(file)) return
  for (const next of graph.get(file) ?? []) visit(next, [...trail, file])
  done.add(file)
}
for (const file of graph.keys()) visit(file, [])

if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exit(1)
}
console.log(`imports: ${graph.size} files keep to the table`)
