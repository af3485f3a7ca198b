import { describe, expect, test } from 'vitest'
import { panToPart, zoomOfPart } from './part.ts'

const room = { left: 10, top: 20, right: 310, bottom: 220 }
const map = { x: 0, y: 0, width: 2000, height: 1000 }
const heart = (x: number, y: number) => ({ x: x - 50, y: y - 20, width: 100, height: 40 })

describe('a map is shown in part', () => {
  test.each([
    ['a wide one is never', 1440, 200, 0.1, undefined],
    ['a window of middle size is not', 880, 340, 0.4, undefined],
    ['on a phone one that can be read is not', 390, 400, 0.5, undefined],
    ['on a phone one that cannot be read is', 390, 400, 0.28, 0.6],
    ['and on a phone that lies', 844, 160, 0.2, 0.6],
  ])('%s', (_, width, height, whole, zoom) => {
    expect(zoomOfPart(width, height, whole)).toBe(zoom)
  })
})

describe('of a map of which a part is shown', () => {
  test('what matters stands in the middle of the room', () => {
    expect(panToPart(map, heart(1000, 500), room, 0.5)).toEqual({ x: 160 - 500, y: 120 - 250 })
  })

  test.each([
    ['the left and upper edge', heart(0, 0), { x: 10, y: 20 }],
    ['the right and lower edge', heart(2000, 1000), { x: 310 - 1000, y: 220 - 500 }],
  ])('nothing beyond %s is shown', (_, at, pan) => {
    expect(panToPart(map, at, room, 0.5)).toEqual(pan)
  })

  test('what has room in one direction stands in its middle there', () => {
    const low = { x: 0, y: 0, width: 2000, height: 100 }
    expect(panToPart(low, heart(1000, 0), room, 0.5)).toEqual({ x: 160 - 500, y: 120 - 25 })
  })
})
