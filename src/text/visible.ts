/** Controls, lone surrogates, and what turns the writing direction of the text behind it. */
const UNSEEN = /[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu

const code = (unit: string): string => {
  const number = unit.codePointAt(0) ?? 0
  return number < 0x100 ? `\\x${number.toString(16).padStart(2, '0')}` : `\\u${number.toString(16).padStart(4, '0')}`
}

/** A text of a flow as a person may see it: what a terminal would obey, or nobody would see, is spelled out (`\x1b`). */
export const visible = (text: string): string => text.replace(UNSEEN, code)

/** The same, no longer than `limit` characters of it; `…` stands for the rest. */
export const brief = (text: string, limit: number): string =>
  visible(text.length > limit ? `${text.slice(0, limit)}…` : text)
