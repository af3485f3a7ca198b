import { describe, expect, it } from 'vitest'
import { readAnswersPlace, writeAnswersPlace } from './answers-url.ts'

describe('the answers in the address', () => {
  it.each([
    ['', ''],
    ['?ask=dns&lookup=github.com', '?ask=dns&lookup=github.com'],
    [
      '?ask=between&caller=demo%2Fshop%2Fweb&called=world%2Fcalled',
      '?ask=between&caller=demo%2Fshop%2Fweb&called=world%2Fcalled',
    ],
    ['?thresholds=minDrops%3A1%2Cshare5xx%3A0.001', '?thresholds=minDrops%3A1%2Cshare5xx%3A0.001'],
    ['?thresholds=minDrops%3A1%2Cteapots%3A3%2Ctop%3Amany%2CslowP95Ms%3A-1%2CminCalls%3A', '?thresholds=minDrops%3A1'],
    ['?ask=life&filter=a', '?filter=a'],
  ])('%s is %s', (search, expected) => {
    expect(writeAnswersPlace(readAnswersPlace(search), search)).toBe(expected)
  })
})
