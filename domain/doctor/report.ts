import { create } from '@bufbuild/protobuf'
import { type Check, CheckSchema, CheckVerdict } from '#gen/orrery/v1/orrery_pb.ts'
import { plural } from './words.ts'

/** The word of each verdict, as it stands in a report. */
const VERDICT_WORDS: Readonly<Record<CheckVerdict, string>> = {
  [CheckVerdict.UNSPECIFIED]: '',
  [CheckVerdict.RUNNING]: 'running',
  [CheckVerdict.OK]: 'ok',
  [CheckVerdict.WARN]: 'warning',
  [CheckVerdict.FAIL]: 'FAILED',
  [CheckVerdict.UNKNOWN]: 'unknown',
  [CheckVerdict.NOT_APPLICABLE]: 'n/a',
  [CheckVerdict.NOT_REACHED]: 'not reached',
}

/** Marks up a verdict's word, for a terminal with colours. */
export type Paint = (verdict: CheckVerdict, word: string) => string

const plain: Paint = (_verdict, word) => word
const number = (checks: readonly Check[], verdict: CheckVerdict) =>
  checks.filter((check) => check.verdict === verdict).length

/** How it stands altogether, in one sentence. */
export function summary(checks: readonly Check[]): string {
  const failed = number(checks, CheckVerdict.FAIL)
  const warned = number(checks, CheckVerdict.WARN)
  if (failed + warned === 0) return 'All is well.'
  const warnings = warned > 0 ? plural(warned, 'warning') : undefined
  const failures = failed > 0 ? plural(failed, 'check failed', 'checks failed') : undefined
  return `${[failures, warnings].filter((part) => part !== undefined).join(', ')}.`
}

const WORD = Math.max(...Object.values(VERDICT_WORDS).map(({ length }) => length))

interface Columns {
  /** Letters of the longest title, and of a line. */
  readonly title: number
  readonly width: number
}

/** One check: verdict, title and finding in columns; advice and command below the finding. */
function reportCheck(check: Check, columns: Columns, paint: Paint): string {
  const { title, verdict, found, advice, command } = check
  const head = `${paint(verdict, VERDICT_WORDS[verdict].padEnd(WORD))}  ${title.padEnd(columns.title)}  `
  const indent = ' '.repeat(WORD + columns.title + 4)
  const room = Math.max(40, columns.width - indent.length)
  const said = [...wrap(found, room), ...(advice === '' ? [] : wrap(`→ ${advice}`, room))]
  // A command stands as it is to be typed, however long.
  const typed = command === '' ? [] : command.split('\n').map((line) => `    ${line}`)
  return [...said, ...typed].map((line, index) => `${index === 0 ? head : indent}${line}`).join('\n')
}

/** Breaks at spaces so that lines have at most `width` letters, where words are no longer than that. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

/** The facts behind a check, one a line. */
const evidenceLines = ({ title, evidence }: Check): readonly string[] =>
  evidence.length === 0 ? [] : [`${title}:`, ...evidence.map(({ name, value }) => `  ${name}: ${value}`)]

/** The verdicts as text in columns, and how it stands altogether. `width`: letters of a line. */
export function reportTable(checks: readonly Check[], width: number, paint: Paint = plain): string {
  const columns = { title: Math.max(0, ...checks.map(({ title }) => title.length)), width }
  const reached = checks.filter(({ verdict }) => verdict !== CheckVerdict.NOT_REACHED)
  const lines = [...reached, ...notReached(checks)].map((check) => reportCheck(check, columns, paint))
  return `${[...lines, '', summary(checks)].join('\n')}\n`
}

/** Checks that wait for the same other one, as one. */
function notReached(checks: readonly Check[]): readonly Check[] {
  const waiting = checks.filter(({ verdict }) => verdict === CheckVerdict.NOT_REACHED)
  return [...new Set(waiting.map(({ found }) => found))].map((found) => {
    const titles = waiting.filter((check) => check.found === found).map(({ title }) => title)
    return create(CheckSchema, { verdict: CheckVerdict.NOT_REACHED, found: `${found} ${titles.join(', ')}.` })
  })
}

/** A whole examination as text, to be pasted into a message: verdicts first, then what was measured. */
export function reportText(heading: string, checks: readonly Check[]): string {
  const facts = checks.flatMap(evidenceLines)
  const measured = facts.length > 0 ? `\n${['What was measured:', '', ...facts].join('\n')}\n` : ''
  return `${heading}\n\n${reportTable(checks, 110)}${measured}`
}
