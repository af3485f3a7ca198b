import './cel.ts'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { DROP_GROUPS } from './drop-groups.ts'
import { FIELDS } from './fields.ts'
import { FIELD_HELP } from './help.ts'
import { MOST_TERMS, MOST_TEXT, parseFilter } from './language.ts'

const page = readFileSync(new URL('../../docs/filters.md', import.meta.url), 'utf8')

const cell = (text: string) => text.replaceAll('|', '\\|')
const code = (text: string) => `\`${cell(text)}\``

/** The table as it must stand in docs/filters.md. */
const table = [
  '| field | sides | flag | example | rule | matched by |',
  '| --- | --- | --- | --- | --- | --- |',
  ...FIELD_HELP.map(
    ({ name, sides, flag, example, rule, where }) =>
      `| ${code(name)} | ${sides ? 'from, to' : ''} | ${flag === undefined ? '' : code(flag)} | ${code(example)} | ${cell(rule)} | ${where} |`,
  ),
].join('\n')

const listed = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ')

describe('docs/filters.md', () => {
  it('shows the table of fields as it is', () => {
    expect(page).toContain(`<!-- fields: checked by domain/filter/help.test.ts -->\n\n${table}\n\n<!-- /fields -->`)
  })
  it('names the other names, the drop groups and the limits as they are', () => {
    const aliases = FIELDS.flatMap(({ name, aliases }) => aliases.map((alias) => `${alias} (${name})`))
    expect(page).toContain(`Other names: ${listed(aliases)}.`)
    expect(page).toContain(`Groups of drop reasons: ${listed(Object.keys(DROP_GROUPS))}.`)
    expect(page).toContain(`at most ${MOST_TEXT} characters and ${MOST_TERMS} terms`)
  })
  it.each([...page.matchAll(/```filter\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n')))(
    'shows an example that is read: %s',
    (line) => {
      expect(parseFilter(line)).toMatchObject({ kind: 'ok' })
    },
  )
  it.each(FIELD_HELP)('has a sound example of $name', ({ example }) => {
    expect(parseFilter(example)).toMatchObject({ kind: 'ok' })
  })
})
