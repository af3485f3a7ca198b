import { describe, expect, it } from 'vitest'
import type { Box } from './geometry.ts'
import { EMPTY_LAYOUT, type Layout } from './layout.ts'
import { passed } from './passed.ts'
import { routes } from './route.ts'

const card = (x: number, y: number): Box => ({ x, y, width: 100, height: 40 })
const layout = (nodes: Readonly<Record<string, Box>>, islands: Readonly<Record<string, Box>> = {}): Layout => ({
  nodes: new Map(Object.entries(nodes)),
  islands: new Map(Object.entries(islands).map(([key, box]) => [key, [box]])),
})
const link = (source: string, target: string) => ({ source, target })

/** The polygon of controls: the drawn curve stays within its hull. */
const points = (...args: Parameters<typeof routes>) => {
  const [route] = routes(...args)
  return route ? [route.from, ...route.bends, route.to] : []
}

/** Whether any straight piece of a polygon enters a box. */
const enters = (line: readonly { x: number; y: number }[], box: Box) =>
  line.slice(1).some((to, at) => {
    const from = line[at] ?? to
    return Array.from({ length: 41 }, (_, step) => step / 40).some((share) => {
      const [x, y] = [from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share]
      return x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height
    })
  })

describe('routes', () => {
  it('leave on the right and arrive on the left', () => {
    const [route] = routes([link('a', 'b')], layout({ a: card(0, 0), b: card(200, 300) }))
    expect(route).toMatchObject({ from: { x: 100, y: 20 }, to: { x: 200, y: 320 } })
  })

  it('run the other way round to a server further left', () => {
    const [route] = routes([link('b', 'a')], layout({ a: card(0, 0), b: card(200, 300) }))
    expect(route).toMatchObject({ from: { x: 200, y: 320 }, to: { x: 100, y: 20 } })
  })

  it('swing out to the right between cards of one column', () => {
    const line = points([link('a', 'b')], layout({ a: card(0, 0), b: card(0, 200) }))
    expect(line.every(({ x }) => x >= 100)).toBe(true)
  })

  it('stand apart where several meet a card, in the order of where they lead', () => {
    const nodes = { a: card(0, 0), b: card(0, 100), c: card(300, 50) }
    const [one, other] = routes([link('b', 'c'), link('a', 'c')], layout(nodes))
    expect(other?.to.y).toBeLessThan(one?.to.y ?? 0)
  })

  it.each([
    ['to the right', link('a', 'b')],
    ['to the left', link('b', 'a')],
  ])('go around a card in between (%s)', (_, wanted) => {
    const nodes = { a: card(0, 0), between: card(240, 0), b: card(480, 0) }
    expect(enters(points([wanted], layout(nodes)), nodes.between)).toBe(false)
  })

  it('go around a foreign island, and between its cards when it is too high for that', () => {
    const low = { x: 200, y: -100, width: 300, height: 240 }
    const nodes = { a: card(0, 0), inside: card(300, 0), b: card(640, 0) }
    expect(enters(points([link('a', 'b')], layout(nodes, { low })), low)).toBe(false)
    const high = { x: 200, y: -2000, width: 300, height: 4000 }
    const line = points([link('a', 'b')], layout(nodes, { high }))
    expect(enters(line, high)).toBe(true)
    expect(enters(line, nodes.inside)).toBe(false)
  })

  it('go between the cards of an island into its second column', () => {
    const nodes = {
      far: card(-400, -220),
      level: card(-400, 60),
      one: card(0, 0),
      two: card(0, 54),
      three: card(0, 108),
      goal: card(172, 54),
    }
    const lines = routes(
      [link('far', 'goal'), link('level', 'goal')],
      layout(nodes, { own: { x: -18, y: -36, width: 308, height: 202 } }),
    )
    for (const route of lines) {
      if (route === undefined) throw new Error('no line is drawn')
      expect(passed(route.from, route.bends, route.to, [nodes.one, nodes.two, nodes.three])).toBe(0)
    }
  })

  it('leave out links to nowhere, to oneself and unwanted ones', () => {
    const nodes = layout({ a: card(0, 0), b: card(200, 0) })
    const links = [link('a', 'gone'), link('a', 'a'), link('a', 'b')]
    expect(routes(links, nodes, ({ target }) => target !== 'b')).toEqual([undefined, undefined, undefined])
    expect(routes(links, EMPTY_LAYOUT)).toEqual([undefined, undefined, undefined])
  })
})
