import { describe, expect, it } from 'vitest'
import { lengthOf, pathOf, pointAt } from './along.ts'

describe('a drawn curve', () => {
  it('without bends is straight', () => {
    const path = pathOf({ x: 0, y: 0 }, [], { x: 30, y: 40 })
    expect(lengthOf(path)).toBe(50)
    expect(pointAt(path, 25)).toEqual({ x: 15, y: 20 })
  })

  it('begins and ends where it should, whatever its bends', () => {
    const path = pathOf(
      { x: 0, y: 0 },
      [
        { x: 50, y: 0 },
        { x: 50, y: 80 },
        { x: 90, y: 90 },
      ],
      { x: 100, y: 80 },
    )
    expect(pointAt(path, -1)).toEqual({ x: 0, y: 0 })
    expect(pointAt(path, 1e6)).toEqual({ x: 100, y: 80 })
    const [a, b] = [pointAt(path, 10), pointAt(path, 20)]
    expect(Math.hypot(b.x - a.x, b.y - a.y)).toBeCloseTo(10, 0)
  })

  it('passes halfway between two bends', () => {
    const { points } = pathOf(
      { x: 0, y: 0 },
      [
        { x: 40, y: 0 },
        { x: 60, y: 80 },
      ],
      { x: 100, y: 80 },
    )
    expect(points).toContainEqual({ x: 50, y: 40 })
  })
})
