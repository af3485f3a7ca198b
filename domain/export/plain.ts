const BREAKS = /\r\n|[\n\r\u0085\u2028\u2029]/gu
/** Controls, lone surrogates, overrides of the writing direction and what XML forbids. */
const UNSAFE = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu

/**
 * A name as it may stand in any text format: line breaks become spaces, and what cannot be shown, or would turn the text
 * after it around, becomes U+FFFD. Letters of any script and emoji stay as they are.
 */
export const plain = (name: string): string => name.replace(BREAKS, ' ').replace(UNSAFE, '\u{fffd}')
