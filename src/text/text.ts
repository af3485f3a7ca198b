import { en } from './en.ts'
import { createFormats } from './format.ts'
import type { Messages } from './messages.ts'

/** All words that people read on the page, in the language of the page. */
export const text: Messages = en

/** Numbers and times in the language of the page. */
export const formats = createFormats('en')
