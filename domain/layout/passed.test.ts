import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { passed } from './passed.ts'

const box = { x: 100, y: 100, width: 80, height: 40 }

describe('what a curve goes through', () => {
  it.each([
    ['straight through', { x: 0, y: 120 }, [], { x: 300, y: 120 }, 1],
    ['straight down through', { x: 140, y: 0 }, [], { x: 140, y: 300 }, 1],
    ['past it above', { x: 0, y: 90 }, [], { x: 300, y: 90 }, 0],
    ['along its edge', { x: 0, y: 100 }, [], { x: 300, y: 100 }, 0],
    ['across a corner', { x: 60, y: 120 }, [], { x: 120, y: 60 }, 0],
    ['ends before it', { x: 0, y: 120 }, [], { x: 90, y: 120 }, 0],
    ['begins in it', { x: 140, y: 120 }, [], { x: 300, y: 0 }, 1],
    ['bent around it', { x: 0, y: 120 }, [{ x: 140, y: 20 }], { x: 300, y: 120 }, 0],
    ['bent into it', { x: 0, y: 60 }, [{ x: 140, y: 180 }], { x: 300, y: 60 }, 1],
  ])('%s', (_, from, bends, to, count) => {
    expect(passed(from, bends, to, [box])).toBe(count)
  })

  it('is counted no further than is asked for', () => {
    expect(passed({ x: 0, y: 120 }, [], { x: 300, y: 120 }, [box, box, box], 2)).toBe(2)
  })

  it('holds: a straight line is judged as its own points are', () => {
    const point = fc.record({ x: fc.integer({ min: 0, max: 280 }), y: fc.integer({ min: 0, max: 240 }) })
    fc.assert(
      fc.property(point, point, (from, to) => {
        const inside = Array.from({ length: 401 }, (_, step) => step / 400).some((share) => {
          const [x, y] = [from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share]
          return x > 103 && x < 177 && y > 103 && y < 137
        })
        if (inside) expect(passed(from, [], to, [box])).toBe(1)
        const outside = Math.max(from.x, to.x) < 102 || Math.min(from.y, to.y) > 138
        if (outside) expect(passed(from, [], to, [box])).toBe(0)
      }),
    )
  })
})
