import type { Setting } from './setting.ts'
import { ROWS } from './table.ts'

const groups = (): ReadonlyMap<string, readonly Setting<unknown>[]> => {
  const map = new Map<string, Setting<unknown>[]>()
  for (const [, setting] of ROWS) map.set(setting.group, [...(map.get(setting.group) ?? []), setting])
  return map
}

const usage = ({ flag, placeholder }: Setting<unknown>) => (placeholder === undefined ? flag : `${flag} ${placeholder}`)

/** What `--help` prints. */
export function helpText(version: string): string {
  const lines = [
    `Orrery ${version}: the live service map for Cilium Hubble.`,
    '',
    'orrery                       a demo cluster',
    'orrery --relay HOST:PORT     a real one, through Hubble Relay',
    'orrery --file PATH           flows that hubble observe -o jsonpb or the exporter wrote',
    'orrery doctor …              says why a map is empty or thin (docs/doctor.md)',
    '',
    'Every setting can also be given in the environment, where a flag wins. Names of Hubble UI and of the Hubble CLI are',
    'understood too (docs/configuration.md).',
  ]
  for (const [group, settings] of groups()) {
    lines.push('', `${group}:`)
    for (const setting of settings) {
      lines.push(`  ${usage(setting)}`, `      ${setting.help}`)
      if (setting.env !== undefined) lines.push(`      Default: ${setting.standardText}. Environment: ${setting.env}`)
    }
  }
  return `${lines.join('\n')}\n`
}

const cell = (text: string) => text.replaceAll('|', '\\|')
const code = (text: string) => `\`${cell(text)}\``

/** docs/configuration.md, whole. */
export function configurationDoc(): string {
  const lines = [
    '# Configuration',
    '',
    'This page is made from the table in `backend/config/table.ts`; `npx vitest run backend/config -u` brings it up to date.',
    '',
    'A setting is looked for in this order, and the first one found holds: the flag, the `ORRERY_…` variable, the name that',
    'Hubble UI uses, the name that the Hubble CLI uses, the default. An empty variable counts as not set. An unknown flag, an',
    'unknown `ORRERY_…` variable or a value that is not understood stops the start with one line that says which and what is',
    'expected (exit code 2).',
    '',
    'One source is shown: `--relay`, `--file` or the demo. A source named by a flag overrules one named in the environment; two',
    'named in the same place are an error.',
  ]
  for (const [group, settings] of groups()) {
    lines.push('', `## ${group}`, '', '| flag | environment | default | meaning |', '|---|---|---|---|')
    for (const setting of settings) {
      const names = [setting.env, ...setting.dropIn.map(({ env }) => env)].filter((name) => name !== undefined)
      const row = [code(usage(setting)), names.map(code).join(', '), cell(setting.standardText), cell(setting.help)]
      lines.push(`| ${row.join(' | ')} |`)
    }
  }
  lines.push(
    '',
    '## Coming from Hubble UI or the Hubble CLI',
    '',
    'These names are read where the `ORRERY_…` name is not set.',
    '',
    '| their name | of | same as |',
    '|---|---|---|',
    ...ROWS.flatMap(([, setting]) =>
      setting.dropIn.map(({ env, of }) => `| ${code(env)} | ${of} | ${code(setting.flag)} |`),
    ),
  )
  return `${lines.join('\n')}\n`
}
