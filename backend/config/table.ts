import type { Setting } from './setting.ts'
import { HTTP } from './table-http.ts'
import { OTHER } from './table-other.ts'
import { REDACTION } from './table-redaction.ts'
import { SOURCE } from './table-source.ts'

/** Every setting of Orrery, by topic. Reading, checking, `--help` and docs/configuration.md loop over it. */
export const CONFIG = { ...SOURCE, ...HTTP, ...REDACTION, ...OTHER } as const

export type SettingName = keyof typeof CONFIG
type ValueOf<K extends SettingName> = (typeof CONFIG)[K] extends Setting<infer T> ? T : never

/** Values as people gave them; undefined where nobody did. */
export type Given = { readonly [K in SettingName]?: ValueOf<K> }

/** Keys and rows, for code that loops. */
export const ROWS = Object.entries(CONFIG) as readonly (readonly [SettingName, Setting<unknown>])[]
