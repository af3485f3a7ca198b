import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { grow, moved } from './grow.ts'
import { layOut } from './lay-out.ts'
import type { Layout, LayoutInput } from './layout.ts'
import { open, shut } from './open.ts'
import { problemsOf } from './test-problems.ts'

/** Any graph: a few islands, cards outside, links any which way, cycles and links to oneself among them. */
const graphs = (): fc.Arbitrary<LayoutInput> =>
  fc
    .record({
      islands: fc.array(fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }), { minLength: 1, maxLength: 40 }),
      widths: fc.array(fc.integer({ min: 60, max: 220 }), { minLength: 1, maxLength: 40 }),
      links: fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { maxLength: 90 }),
      aspect: fc.double({ min: 0.5, max: 3, noNaN: true }),
    })
    .map(({ islands, widths, links, aspect }) => {
      const nodes = islands.map((island, index) => ({
        id: `s${index}`,
        island: island === undefined ? undefined : `ns-${island}`,
        width: widths[index % widths.length] ?? 100,
        height: 44,
      }))
      const pairs = new Map(
        links.map(([from, to]) => {
          const link = { source: `s${from % nodes.length}`, target: `s${to % nodes.length}` }
          return [`${link.source} ${link.target}`, link] as const
        }),
      )
      return { nodes, links: [...pairs.values()], aspect }
    })

describe('a full layout', () => {
  it('stands each called service right of its caller in a plain chain', () => {
    const { nodes } = layOut({
      nodes: ['a', 'b', 'c'].map((id) => ({ id, island: 'one', width: 120, height: 44 })),
      links: [
        { source: 'a', target: 'b' },
        { source: 'b', target: 'c' },
      ],
      aspect: 1.6,
    })
    expect([...nodes].sort(([, a], [, b]) => a.x - b.x).map(([id]) => id)).toEqual(['a', 'b', 'c'])
  })

  it('stands outside callers left of all islands and outside servers right of them', () => {
    const { nodes, islands } = layOut({
      nodes: [
        { id: 'world', island: undefined, width: 120, height: 44 },
        { id: 'api.stripe.com', island: undefined, width: 160, height: 44 },
        { id: 'web', island: 'shop', width: 120, height: 44 },
        { id: 'pay', island: 'money', width: 120, height: 44 },
      ],
      links: [
        { source: 'world', target: 'web' },
        { source: 'web', target: 'pay' },
        { source: 'pay', target: 'api.stripe.com' },
      ],
      aspect: 1.6,
    })
    const boxes = [...islands.values()].flat()
    expect(nodes.get('world')?.x).toBeLessThan(Math.min(...boxes.map(({ x }) => x)))
    expect(nodes.get('api.stripe.com')?.x).toBeGreaterThanOrEqual(Math.max(...boxes.map(({ x, width }) => x + width)))
  })

  it('draws nothing from nothing, and ignores links to nowhere and to oneself', () => {
    expect(layOut({ nodes: [], links: [{ source: 'a', target: 'b' }], aspect: 1 }).nodes.size).toBe(0)
    const one = { id: 'a', island: 'one', width: 120, height: 44 }
    expect(layOut({ nodes: [one], links: [{ source: 'a', target: 'a' }], aspect: 1 }).nodes.size).toBe(1)
  })

  it('holds: every card stands once, inside its island, and nothing overlaps', () => {
    fc.assert(
      fc.property(graphs(), (input) => {
        expect(problemsOf(layOut(input), input)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('holds: the order in which services and links come changes nothing', () => {
    fc.assert(
      fc.property(graphs(), (input) => {
        const turned = { ...input, nodes: [...input.nodes].reverse(), links: [...input.links].reverse() }
        const [one, other] = [layOut(input), layOut(turned)]
        for (const [id, box] of one.nodes) expect(other.nodes.get(id)).toEqual(box)
      }),
      { numRuns: 30 },
    )
  })
})

/** The part of a graph whose services pass, with the links among them. */
const only = (input: LayoutInput, keep: (index: number) => boolean): LayoutInput => {
  const nodes = input.nodes.filter((_, index) => keep(index))
  const ids = new Set(nodes.map(({ id }) => id))
  return { ...input, nodes, links: input.links.filter(({ source, target }) => ids.has(source) && ids.has(target)) }
}

describe('a layout that grows', () => {
  it('holds: whoever stood before stands where it stood, and still nothing overlaps', () => {
    fc.assert(
      fc.property(graphs(), fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), (input, early) => {
        const before = layOut(only(input, (index) => early[index % early.length] ?? false))
        const after = grow(before, input)
        for (const [id, box] of before.nodes) expect(after.nodes.get(id)).toEqual(box)
        expect(problemsOf(after, input)).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it('holds: one newcomer after the other overlaps nothing and moves nobody', () => {
    fc.assert(
      fc.property(graphs(), (input) => {
        let layout = layOut(only(input, (index) => index < 2))
        for (let count = 3; count <= input.nodes.length; count++) {
          const next = grow(
            layout,
            only(input, (index) => index < count),
          )
          for (const [id, box] of layout.nodes) expect(next.nodes.get(id)).toEqual(box)
          layout = next
        }
        expect(input.nodes.length < 3 ? [] : problemsOf(layout, input)).toEqual([])
      }),
      { numRuns: 30 },
    )
  })

  it('forgets who is gone, and an island with its last member', () => {
    const node = (id: string, island: string) => ({ id, island, width: 120, height: 44 })
    const before = layOut({ nodes: [node('a', 'one'), node('b', 'two')], links: [], aspect: 1.5 })
    const after = grow(before, { nodes: [node('a', 'one')], links: [], aspect: 1.5 })
    expect([...after.nodes.keys()]).toEqual(['a'])
    expect([...after.islands.keys()]).toEqual(['one'])
  })

  it('puts a newcomer right of the one that calls it when there is room', () => {
    const node = (id: string) => ({ id, island: 'one', width: 120, height: 44 })
    const before = layOut({ nodes: [node('a')], links: [], aspect: 1.5 })
    const after = grow(before, { nodes: [node('a'), node('b')], links: [{ source: 'a', target: 'b' }], aspect: 1.5 })
    expect(after.nodes.get('b')?.x).toBeGreaterThan((after.nodes.get('a')?.x ?? 0) + 120)
  })

  it('begins a further part of an island beside the island, not where there is most room', () => {
    const node = (id: string, island: string) => ({ id, island, width: 120, height: 40 })
    const wall = (x: number, y: number, width: number, height: number) => [{ x, y, width, height }]
    const before: Layout = {
      nodes: new Map([['a', { x: 18, y: 36, width: 120, height: 40 }]]),
      islands: new Map([
        ['one', wall(0, 0, 156, 94)],
        ['left', wall(-400, -120, 372, 400)],
        ['right', wall(184, -120, 600, 400)],
        ['above', wall(0, -120, 156, 92)],
        ['below', wall(0, 122, 156, 60)],
        ['far', wall(1400, -120, 200, 60)],
      ]),
    }
    const standing = [node('a', 'one'), ...['left', 'right', 'above', 'below', 'far'].map((key) => node(key, key))]
    const held: Layout = {
      ...before,
      nodes: new Map([
        ...before.nodes,
        ...[...before.islands].flatMap(([key, [box]]) =>
          key === 'one' || box === undefined
            ? []
            : [[key, { x: box.x + 4, y: box.y + 4, width: 120, height: 40 }] as const],
        ),
      ]),
    }
    const after = grow(held, { nodes: [...standing, node('b', 'one')], links: [], aspect: 1.5 })
    const [, part] = after.islands.get('one') ?? []
    expect(part).toBeDefined()
    expect(Math.abs(part?.x ?? Infinity)).toBeLessThan(300)
    for (const [id, box] of held.nodes) expect(after.nodes.get(id)).toEqual(box)
  })

  it('puts a newcomer outside of all islands to those that stand there, callers left and called right', () => {
    const outside = (id: string) => ({ id, island: undefined, width: 140, height: 40 })
    const card = (id: string) => ({ id, island: 'one', width: 120, height: 40 })
    const nodes = [outside('world'), outside('api.example'), ...['a', 'b', 'c', 'd'].map(card)]
    const links = [
      { source: 'world', target: 'a' },
      { source: 'a', target: 'b' },
      { source: 'b', target: 'c' },
      { source: 'c', target: 'd' },
      { source: 'a', target: 'api.example' },
    ]
    const before = layOut({ nodes, links, aspect: 2.5 })
    const after = grow(before, {
      nodes: [...nodes, outside('mail.example'), outside('ingress')],
      links: [...links, { source: 'a', target: 'mail.example' }, { source: 'ingress', target: 'd' }],
      aspect: 2.5,
    })
    expect(after.nodes.get('mail.example')?.x).toBe(before.nodes.get('api.example')?.x)
    expect(after.nodes.get('ingress')?.x).toBe(before.nodes.get('world')?.x)
  })

  it('takes an island along as far as a card is dragged', () => {
    const node = (id: string) => ({ id, island: 'one', width: 120, height: 44 })
    const before = layOut({ nodes: [node('a'), node('b')], links: [], aspect: 1.5 })
    const after = moved(before, 'b', { x: 900, y: 700 }, { key: 'one', members: ['a', 'b'] })
    expect(problemsOf(after, { nodes: [node('a'), node('b')], links: [], aspect: 1.5 })).toEqual([])
    expect(after.nodes.get('a')).toEqual(before.nodes.get('a'))
  })
})

/** The same graph with one island as a single card. */
function withClosed(input: LayoutInput, island: string): LayoutInput {
  const inside = new Set(input.nodes.flatMap((node) => (node.island === island ? [node.id] : [])))
  const end = (id: string) => (inside.has(id) ? 'closed' : id)
  const links = input.links
    .map(({ source, target }) => ({ source: end(source), target: end(target) }))
    .filter(({ source, target }) => source !== target)
  const card = { id: 'closed', island: undefined, closed: true, width: 150, height: 60 }
  return { ...input, nodes: [...input.nodes.filter((node) => node.island !== island), card], links }
}

describe('islands that open and close', () => {
  it('holds: an island opens in its place and nothing overlaps', () => {
    fc.assert(
      fc.property(graphs(), (graph) => {
        const island = graph.nodes.find((node) => node.island !== undefined)?.island ?? 'ns-none'
        const closed = layOut(withClosed(graph, island))
        const opened = open(closed, 'closed', island, graph)
        expect(problemsOf(opened, graph)).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it('holds: an island that closes moves nobody, and nothing overlaps', () => {
    fc.assert(
      fc.property(graphs(), (graph) => {
        const island = graph.nodes.find((node) => node.island !== undefined)?.island ?? 'ns-none'
        const before = layOut(graph)
        const after = shut(before, 'closed', island, withClosed(graph, island))
        for (const [id, box] of before.nodes) expect(after.nodes.get(id) ?? box).toEqual(box)
        expect(problemsOf(after, withClosed(graph, island))).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})
