import type { Explanation } from './explain.ts'
import { type NumberWords, type Sentence, spell } from './sentence.ts'

/** Spells the sentences of explanations: those that hold others (where, which labels) are put together here. */
export function spellExplanation(
  sentence: Sentence,
  templates: Readonly<Record<string, string>>,
  numbers: NumberWords,
): string {
  const { params } = sentence
  const inner = (key: string): string => spell({ key, params }, templates, numbers)
  return spell(
    {
      key: sentence.key,
      params: {
        ...params,
        ...(typeof params['where'] === 'string' && { where: inner(`where.${params['where']}`) }),
        ...(params['call'] === '' && { call: inner('anyCall') }),
        ...(typeof params['labels'] === 'string' && { peerLabels: params['labels'] === '' ? '' : inner('labels.of') }),
      },
    },
    templates,
    numbers,
  )
}

/** All sentences of an explanation, one after the other. */
export function spellAll(
  { why, allowed, advice }: Explanation,
  templates: Readonly<Record<string, string>>,
  numbers: NumberWords,
): { readonly why: string; readonly allowed: string; readonly advice: readonly string[] } {
  const words = (sentence: Sentence) => spellExplanation(sentence, templates, numbers)
  return { why: words(why), allowed: allowed === undefined ? '' : words(allowed), advice: advice.map(words) }
}
