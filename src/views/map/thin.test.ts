import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Claim, chosen } from './thin.ts'

const claim = fc.record({
  trouble: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 6 })),
  flows: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 1_000_000 })),
})
const claims = fc
  .array(claim, { maxLength: 60 })
  .map((all) => new Map(all.map((one, at): [string, Claim] => [`line ${at}`, one])))
const most = fc.integer({ min: 1, max: 30 })
/** What happened to be drawn before, some of it gone since. */
const before = fc
  .array(fc.integer({ min: 0, max: 80 }), { maxLength: 40 })
  .map((ids) => new Set(ids.map((at) => `line ${at}`)))
const NONE: ReadonlySet<string> = new Set()

describe('the choice among many lines', () => {
  it('draws all where there is room, else exactly as many as there is room for', () => {
    fc.assert(
      fc.property(claims, before, most, (lines, drawn, room) => {
        const picked = chosen(lines, drawn, room)
        expect(picked.size).toBe(Math.min(room, lines.size))
        for (const id of picked) expect(lines.has(id)).toBe(true)
      }),
    )
  })

  it('leaves no line in trouble out for one that is well, whatever was drawn before', () => {
    fc.assert(
      fc.property(claims, before, most, (lines, drawn, room) => {
        const picked = chosen(lines, drawn, room)
        const troubled = (id: string) => (lines.get(id)?.trouble ?? 0) > 0
        const left = [...lines.keys()].filter((id) => !picked.has(id))
        expect(left.some(troubled) && [...picked].some((id) => !troubled(id))).toBe(false)
      }),
    )
  })

  it('of too many in trouble leaves out the least, and of those that are well the quietest', () => {
    fc.assert(
      fc.property(claims, most, (lines, room) => {
        const picked = chosen(lines, NONE, room)
        for (const [id, { trouble, flows }] of lines) {
          if (picked.has(id)) continue
          for (const other of picked) {
            const drawn = lines.get(other) ?? { trouble: 0, flows: 0 }
            expect(drawn.trouble > trouble || (drawn.trouble === trouble && drawn.flows >= flows)).toBe(true)
          }
        }
      }),
    )
  })

  it('changes nothing while rates swing, line by line, by less than 1.4 times', () => {
    const swings = fc.array(fc.double({ min: 1, max: 1.4, noNaN: true }), { minLength: 60, maxLength: 60 })
    fc.assert(
      fc.property(claims, most, fc.array(swings, { minLength: 1, maxLength: 4 }), (lines, room, turns) => {
        const first = chosen(lines, NONE, room)
        let drawn = first
        for (const factors of turns) {
          const swung = [...lines].map(([id, one], at): [string, Claim] => [
            id,
            { ...one, flows: one.flows * (factors[at] ?? 1) },
          ])
          drawn = chosen(new Map(swung), drawn, room)
        }
        expect(drawn).toEqual(first)
      }),
    )
  })

  it('draws a line that begins to drop at once, and lets one with twice the flows in', () => {
    const lines = new Map<string, Claim>([
      ['loud', { trouble: 0, flows: 900 }],
      ['fair', { trouble: 0, flows: 300 }],
      ['quiet', { trouble: 0, flows: 2 }],
    ])
    const drawn = chosen(lines, NONE, 1)
    expect([...drawn]).toEqual(['loud'])
    expect([...chosen(new Map([...lines, ['fair', { trouble: 0, flows: 1700 }]]), drawn, 1)]).toEqual(['loud'])
    expect([...chosen(new Map([...lines, ['fair', { trouble: 0, flows: 1900 }]]), drawn, 1)]).toEqual(['fair'])
    expect([...chosen(new Map([...lines, ['quiet', { trouble: 1, flows: 1 }]]), drawn, 1)]).toEqual(['quiet'])
  })
})
