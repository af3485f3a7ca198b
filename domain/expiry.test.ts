import { expect, it } from 'vitest'
import { urgencyOf } from './expiry.ts'

const DAY = 86_400_000

it.each([
  [31, 'fine'],
  [30, 'fine'],
  [29.9, 'soon'],
  [7, 'soon'],
  [6.9, 'urgent'],
  [0, 'urgent'],
  [-0.1, 'expired'],
] as const)('a certificate with %s days left is %s', (days, urgency) => {
  expect(urgencyOf(1000 * DAY + days * DAY, 1000 * DAY)).toBe(urgency)
})
