import { describe, expect, it } from 'vitest'
import { inset, nudge, roomBeside } from './room.ts'

const own = { left: 240, top: 120, right: 1240, bottom: 620 }
const whole = { left: 0, top: 0, right: 1000, bottom: 500 }

describe('the room that panels leave of the map', () => {
  it.each([
    ['nothing lies over it', [], whole],
    ['a panel stands beside it', [{ left: 1240, top: 120, right: 1500, bottom: 900 }], whole],
    ['a panel covers its right', [{ left: 856, top: 120, right: 1240, bottom: 900 }], { ...whole, right: 616 }],
    ['a panel covers its left', [{ left: 0, top: 120, right: 480, bottom: 900 }], { ...whole, left: 240 }],
    [
      'panels cover both sides',
      [
        { left: 0, top: 120, right: 480, bottom: 900 },
        { left: 856, top: 120, right: 1240, bottom: 900 },
      ],
      { ...whole, left: 240, right: 616 },
    ],
    ['a panel covers all of it, as on a phone', [{ left: 240, top: 0, right: 1240, bottom: 900 }], whole],
  ])('%s', (_, covers, room) => {
    expect(roomBeside(own, covers)).toEqual(room)
  })

  it('is smaller by what is kept free, and never nothing', () => {
    expect(inset(whole, { left: 36, top: 60, right: 36, bottom: 46 })).toEqual({
      left: 36,
      top: 60,
      right: 964,
      bottom: 454,
    })
    const none = inset({ left: 0, top: 0, right: 10, bottom: 10 }, { left: 36, top: 60, right: 36, bottom: 46 })
    expect(none.right).toBeGreaterThan(none.left)
    expect(none.bottom).toBeGreaterThan(none.top)
  })
})

describe('what brings a box into a room', () => {
  const box = (x: number, y: number) => ({ x, y, width: 100, height: 40 })

  it.each([
    ['nothing where it lies within', box(10, 10), { x: 0, y: 0 }],
    ['to the left from beyond the right', box(950, 10), { x: -50, y: 0 }],
    ['to the right from beyond the left', box(-30, 10), { x: 30, y: 0 }],
    ['up and to the left from beyond a corner', box(1000, 480), { x: -100, y: -20 }],
  ])('%s', (_, thing, by) => {
    expect(nudge(thing, whole)).toEqual(by)
  })

  const corner = { left: 14, top: 360, right: 194, bottom: 486 }

  it.each([
    ['beside the buttons in the corner', box(120, 450), { x: 74, y: 0 }],
    ['above them where that is nearer', box(20, 330), { x: 0, y: -10 }],
    ['nowhere where it is clear of them', box(300, 450), { x: 0, y: 0 }],
    ['above them where it is too wide to stand beside them', { ...box(10, 440), width: 900 }, { x: 0, y: -120 }],
  ])('%s', (_, thing, by) => {
    expect(nudge(thing, whole, [corner])).toEqual(by)
  })
})
