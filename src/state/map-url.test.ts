import { describe, expect, it } from 'vitest'
import { readMapPlace, writeMapPlace } from './map-url.ts'

describe('the map in the address', () => {
  it.each([
    ['', ''],
    ['?group=label%3Ateam&world=one&label=rate', '?group=label%3Ateam&world=one&label=rate'],
    ['?group=nonsense&world=moon&label=x&filter=a', '?filter=a'],
    ['?group=label%3A', ''],
    ['?group=cluster', '?group=cluster'],
  ])('%s is %s', (search, expected) => {
    expect(writeMapPlace(readMapPlace(search), search)).toBe(expected)
  })
})
