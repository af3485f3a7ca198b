import type { Parser, Setting } from './setting.ts'
import { CONFIG, type Given, ROWS, type SettingName } from './table.ts'

/** Who said something: a later one in this list gives way to an earlier one. */
export const LAYERS = ['flag', 'ORRERY', 'Hubble UI', 'Hubble CLI'] as const
export type Layer = (typeof LAYERS)[number]

/** What was said, where: each setting's winning value, and who said it under which name. */
export interface Reading {
  readonly given: Given
  readonly origins: ReadonlyMap<SettingName, { readonly layer: Layer; readonly name: string }>
}

/** One line that says which setting is wrong and what is expected. */
export interface Wrong {
  readonly wrong: string
}

type Variables = Readonly<Record<string, string | undefined>>

/** Names that tools of this repository read; not settings of Orrery itself. */
const DEVELOPER_NAMES = new Set(['ORRERY_BACKEND', 'ORRERY_CHROMIUM'])

/** What Kubernetes puts into every pod beside a Service whose name begins with `orrery`. */
const SERVICE_LINK = /^ORRERY_(.+_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT(_\d+_.+)?)$/

/** Reads arguments and environment by the table. Unknown names and values that do not parse are an answer, not a guess. */
export function readSettings(args: readonly string[], env: Variables): Reading | Wrong {
  const values = new Map<SettingName, unknown>()
  const origins = new Map<SettingName, { layer: Layer; name: string }>()

  function take<T>(name: SettingName, layer: Layer, from: string, parse: Parser<T>, text: string): Wrong | undefined {
    if (origins.has(name) && layer !== 'flag') return undefined
    const parsed = parse(text)
    if (!parsed.ok) return { wrong: `${from}: ${JSON.stringify(text)} is not understood, expected ${parsed.expected}` }
    values.set(name, parsed.value)
    origins.set(name, { layer, name: from })
    return undefined
  }

  for (let at = 0; at < args.length; at++) {
    const [flag = '', ...rest] = (args[at] ?? '').split('=')
    const row = ROWS.find(([, setting]) => setting.flag === (flag === '-h' ? '--help' : flag))
    if (row === undefined) return { wrong: unknownFlag(args[at] ?? '') }
    const [name, setting] = row
    let text = rest.length > 0 ? rest.join('=') : undefined
    if (text === undefined && setting.placeholder === undefined) text = 'true'
    if (text === undefined) {
      at += 1
      text = args[at]
      if (text === undefined || (text.startsWith('--') && ROWS.some(([, { flag }]) => flag === text))) {
        return { wrong: `${flag}: a value is missing, expected ${flag} ${setting.placeholder}` }
      }
    }
    const problem = take(name, 'flag', flag, setting.parse, text)
    if (problem) return problem
  }

  const unknown = unknownVariable(env)
  if (unknown) return unknown
  for (const [name, setting] of ROWS) {
    for (const { layer, variable, parse } of variables(setting)) {
      const text = env[variable]?.trim()
      if (text === undefined || text === '') continue
      const problem = take(name, layer, variable, parse, text)
      if (problem) return problem
    }
  }
  return { given: Object.fromEntries(values) as Given, origins }
}

function variables(setting: Setting<unknown>) {
  const own =
    setting.env === undefined ? [] : [{ layer: 'ORRERY' as Layer, variable: setting.env, parse: setting.parse }]
  return [
    ...own,
    ...setting.dropIn.map(({ env, of, parse }) => ({ layer: of, variable: env, parse: parse ?? setting.parse })),
  ]
}

function unknownFlag(given: string): string {
  if (!given.startsWith('-')) {
    return `${JSON.stringify(given)} is not expected here; a file is shown with ${CONFIG.file.flag} ${given}, a Relay with ${CONFIG.relay.flag} ${given}`
  }
  const flag = given.split('=', 1)[0] ?? given
  const near = nearest(
    flag,
    ROWS.map(([, setting]) => setting.flag),
  )
  return `${flag} is not a setting of Orrery${near ? `; did you mean ${near}?` : '.'} See --help.`
}

function unknownVariable(env: Variables): Wrong | undefined {
  const known = ROWS.flatMap(([, { env }]) => (env === undefined ? [] : [env]))
  for (const name of Object.keys(env)) {
    if (!name.startsWith('ORRERY_') || known.includes(name)) continue
    if (DEVELOPER_NAMES.has(name) || SERVICE_LINK.test(name)) continue
    const near = nearest(name, known)
    return {
      wrong: `${name} (environment) is not a setting of Orrery${near ? `; did you mean ${near}?` : '.'} See --help.`,
    }
  }
  return undefined
}

/** The candidate with the fewest edits, when these are few enough to be a slip. */
function nearest(given: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates.map((name) => ({ name, edits: edits(given, name) })).sort((a, b) => a.edits - b.edits)
  const best = ranked[0]
  return best !== undefined && best.edits <= Math.max(2, given.length / 4) ? best.name : undefined
}

function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
