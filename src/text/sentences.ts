import type { Sentence } from '#domain/explain/sentence.ts'
import { spellExplanation } from '#domain/explain/spell.ts'
import type { Sentence as SentenceMessage } from '#gen/orrery/v1/orrery_pb.ts'
import { formats, text } from './text.ts'

/** A sentence in the language of the page. */
export const spelled = (sentence: Sentence): string => spellExplanation(sentence, text.answers.sentences, formats)

/** A sentence of the backend in the language of the page; one that this page does not know stays as it came. */
export function sentenceWords({ key, texts, numbers, text: english }: SentenceMessage): string {
  if (!Object.hasOwn(text.answers.sentences, key)) return english
  return spelled({ key, params: { ...texts, ...numbers } })
}
