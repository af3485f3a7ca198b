import { type AnswersState, answersStore, type Question, THRESHOLDS, type ThresholdName, TOPICS } from './answers.ts'

/** What of the answers stands in the address. */
export type AnswersPlace = Pick<AnswersState, 'thresholds' | 'question' | 'topic'>

const NAMES: readonly (readonly [keyof Question, string])[] = [
  ['name', 'lookup'],
  ['from', 'caller'],
  ['to', 'called'],
]

/**
 * Reads `?ask=between&caller=…&called=…&lookup=github.com&thresholds=minDrops:1,share5xx:0.001`. Whatever is not understood
 * counts as absent.
 */
export function readAnswersPlace(search: string): AnswersPlace {
  const params = new URLSearchParams(search)
  const [name = '', from = '', to = ''] = NAMES.map(([, param]) => params.get(param) ?? '')
  return {
    topic: TOPICS.find((known) => known === params.get('ask')) ?? '',
    question: { name, from, to },
    thresholds: readThresholds(params.get('thresholds') ?? ''),
  }
}

function readThresholds(text: string): AnswersState['thresholds'] {
  const own: Partial<Record<ThresholdName, number>> = {}
  for (const part of text.split(',')) {
    const [word = '', number = ''] = part.split(':')
    const name = THRESHOLDS.find((known) => known === word)
    const value = Number(number)
    if (name !== undefined && number.trim() !== '' && value >= 0 && value <= mostOf(name)) own[name] = value
  }
  return own
}

/** Beyond it the server would refuse. */
const mostOf = (name: ThresholdName): number => (name.startsWith('share') ? 1 : name === 'top' ? 100 : 1e7)

/** The search part of an address for a place. Parameters of others are kept. */
export function writeAnswersPlace({ topic, question, thresholds }: AnswersPlace, search: string): string {
  const params = new URLSearchParams(search)
  const set = (name: string, value: string) => (value === '' ? params.delete(name) : params.set(name, value))
  set('ask', topic)
  for (const [part, param] of NAMES) set(param, question[part])
  const own = THRESHOLDS.flatMap((name) => {
    const value = thresholds[name]
    return value === undefined ? [] : [`${name}:${Number(value.toPrecision(6))}`]
  })
  set('thresholds', own.join(','))
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

/** Keeps the address and what is asked the same, both ways. */
export function keepAnswersUrl(page: Window): void {
  const load = () => {
    const place = readAnswersPlace(page.location.search)
    if (writeAnswersPlace(place, '') !== writeAnswersPlace(answersStore.getState(), '')) answersStore.setState(place)
  }
  load()
  page.addEventListener('popstate', load)
  answersStore.subscribe((now, before) => {
    if (now.topic === before.topic && now.question === before.question && now.thresholds === before.thresholds) return
    const { pathname, search, hash } = page.location
    const next = writeAnswersPlace(now, search)
    if (next !== writeAnswersPlace(readAnswersPlace(search), search))
      page.history.replaceState(page.history.state, '', pathname + next + hash)
  })
}
