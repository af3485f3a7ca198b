import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Manifest } from './manifest.ts'
import type { Rendered } from './tools.ts'

// What the tools made of the manifests is kept beside the tests, so that a machine without them checks the same manifests. The file
// says from which sources it was made: kept manifests of other sources are a failure, not a pass.

/** What was rendered, by the name of the case. */
export type Rendering = ReadonlyMap<string, Rendered>

export interface Kept {
  readonly rendering: Rendering
  /** Of the sources that it was made from. */
  readonly fingerprint: string
}

/** A hash of all files below a folder, and of what else was asked. */
export function fingerprintOf(folder: string, asked: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify(asked))
  const add = (path: string) => {
    const full = join(folder, path)
    if (statSync(full).isDirectory()) for (const name of readdirSync(full).toSorted()) add(join(path, name))
    else hash.update(`\0${path}\0`).update(readFileSync(full))
  }
  add('.')
  return hash.digest('hex')
}

/** One line each: the fingerprint, every distinct object, every case with its objects by number. */
export function printRendering({ rendering, fingerprint }: Kept): string {
  const numbers = new Map<string, number>()
  const cases: string[] = []
  for (const [name, { objects, notes, error }] of rendering) {
    const parts = Object.entries(objects ?? {}).map(([template, list]) => [
      template,
      list.map((object) => {
        const text = JSON.stringify(object)
        if (!numbers.has(text)) numbers.set(text, numbers.size)
        return numbers.get(text)
      }),
    ])
    cases.push(JSON.stringify({ case: name, ...(objects && { objects: Object.fromEntries(parts) }), notes, error }))
  }
  const objects = [...numbers.keys()].map((text) => `{"object":${text}}`)
  return `${[JSON.stringify({ fingerprint }), ...objects, ...cases].join('\n')}\n`
}

interface Line {
  readonly fingerprint?: string
  readonly object?: Manifest
  readonly case?: string
  readonly objects?: Readonly<Record<string, readonly number[]>>
  readonly notes?: string
  readonly error?: string
}

/** Reads what `printRendering` wrote. */
export function readRendering(text: string): Kept {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line): Line => JSON.parse(line))
  const objects = lines.flatMap(({ object }) => object ?? [])
  const rendering = new Map(
    lines.flatMap(({ case: name, objects: parts, notes, error }): (readonly [string, Rendered])[] => {
      if (name === undefined) return []
      const found =
        parts &&
        Object.fromEntries(
          Object.entries(parts).map(([template, numbers]) => [template, numbers.flatMap((at) => objects[at] ?? [])]),
        )
      return [
        [
          name,
          {
            ...(found && { objects: found }),
            ...(notes !== undefined && { notes }),
            ...(error !== undefined && { error }),
          },
        ],
      ]
    }),
  )
  return { rendering, fingerprint: lines[0]?.fingerprint ?? '' }
}
