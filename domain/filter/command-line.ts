import { readWord, type SyntaxFault, skipSpace, type Word } from './lex.ts'

/** Where the flags of a pasted command begin. */
export type CommandStart =
  | { readonly kind: 'ok'; readonly found: boolean; readonly end: number }
  | { readonly kind: 'error'; readonly error: SyntaxFault }

/** Words that may stand before `hubble`, as in `kubectl exec … -- hubble observe`. */
const BEFORE = new Set(['$', '%', '#', 'sudo', 'cilium', 'kubectl', 'k', 'oc', 'docker', 'time', 'watch', 'env'])
const MOST_BEFORE = 24

const OTHER_COMMANDS = new Set(['status', 'list', 'watch', 'record', 'config', 'version', 'completion', 'help'])

/** Finds `hubble observe` at the beginning of a text; without it the whole text is a filter. */
export function findCommand(text: string): CommandStart {
  const none: CommandStart = { kind: 'ok', found: false, end: 0 }
  let hubble: Word | undefined
  let at = skipSpace(text, 0)
  for (let count = 0; count < MOST_BEFORE && at < text.length; count++) {
    const read = readWord(text, at, false, false)
    if (read.kind === 'error') return none
    const { word } = read
    if (word.quoted) return none
    const last = word.text.split('/').at(-1) ?? ''
    if (hubble !== undefined) {
      if (word.text === 'observe') return { kind: 'ok', found: true, end: afterKind(text, word.end) }
      if (OTHER_COMMANDS.has(word.text)) {
        const message = `"hubble ${word.text}" shows no flows; paste a "hubble observe" command`
        return { kind: 'error', error: { message, start: word.start, end: word.end } }
      }
    } else if (last === 'hubble') {
      hubble = word
    } else if (count === 0 && !BEFORE.has(word.text) && !/^[A-Z_]+=/.test(word.text)) {
      return none
    }
    at = skipSpace(text, word.end)
  }
  return none
}

/** `hubble observe flows` is the same command. */
function afterKind(text: string, from: number): number {
  const at = skipSpace(text, from)
  return /^flows(?=\s|$)/.test(text.slice(at, at + 6)) ? at + 5 : from
}
