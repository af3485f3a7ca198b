import { create } from '@bufbuild/protobuf'
import type { Explanation } from '#domain/explain/explain.ts'
import { ENGLISH_NUMBERS, type Sentence } from '#domain/explain/sentence.ts'
import { EXPLAIN_EN } from '#domain/explain/sentences-en.ts'
import { spellExplanation } from '#domain/explain/spell.ts'
import { FINDINGS_EN } from '#domain/findings/findings-en.ts'
import { type Sentence as SentenceMessage, SentenceSchema } from '#gen/orrery/v1/orrery_pb.ts'

const ENGLISH = { ...EXPLAIN_EN, ...FINDINGS_EN }

/** A sentence in English and as key and values. */
export function sentenceMessage(sentence: Sentence): SentenceMessage {
  const texts: Record<string, string> = {}
  const numbers: Record<string, number> = {}
  for (const [name, value] of Object.entries(sentence.params)) {
    if (typeof value === 'string') texts[name] = value
    else numbers[name] = value
  }
  const text = spellExplanation(sentence, ENGLISH, ENGLISH_NUMBERS)
  return create(SentenceSchema, { key: sentence.key, texts, numbers, text })
}

/** The sentences of an explanation. */
export const explanationParts = ({ kind, why, allowed, advice }: Explanation) => ({
  kind,
  why: sentenceMessage(why),
  ...(allowed === undefined ? {} : { allowed: sentenceMessage(allowed) }),
  advice: advice.map(sentenceMessage),
})
