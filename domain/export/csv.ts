/** Cells that a spreadsheet would run as a formula begin with one of these, also in their full-width forms. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/u
const NEEDS_QUOTES = /[",\r\n]/u

/** A number stays a number; a text that a spreadsheet would run gets an apostrophe before it. */
function cell(value: string | number): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  const safe = FORMULA.test(value) ? `'${value}` : value
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Rows of cells as CSV (RFC 4180): CRLF at the end of each, quotes where needed. UTF-8 without a mark at its beginning. */
export const toCsv = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
