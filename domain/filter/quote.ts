const single = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f]/g

/** As one word of a shell. */
export function quoteShell(text: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(text)) return text
  if (text.search(CONTROL) < 0) return single(text)
  const escaped = text
    .replace(/[\\']/g, '\\$&')
    .replace(CONTROL, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`)
  return `$'${escaped}'`
}

/** As a value of the short form: quoted only where it must be. */
export const quoteShort = (text: string): string =>
  text === '' || /[\s'"()]|\\(\\|$)/.test(text) ? single(text) : text

/** As free text of the short form: quoted also where it would read as something else. */
export const quoteText = (text: string): string =>
  /^[~!-]|^[A-Za-z][A-Za-z0-9-]*:|hubble$/.test(text) ? single(text) : quoteShort(text)
