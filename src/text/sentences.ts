import { spellExplanation } from '#domain/explain/spell.ts'
import type { Sentence } from '#gen/orrery/v1/orrery_pb.ts'
import { formats, text } from './text.ts'

/** A sentence of the backend in the language of the page; one that this page does not know stays as it came. */
export function sentenceWords({ key, texts, numbers, text: english }: Sentence): string {
  const templates = text.answers.sentences
  if (!Object.hasOwn(templates, key)) return english
  return spellExplanation({ key, params: { ...texts, ...numbers } }, templates, formats)
}
