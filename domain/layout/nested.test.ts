import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LayoutInput, LayoutNode } from './layout.ts'
import { layOutNested, onlyNodes } from './nested.ts'
import { growNested } from './nested-grow.ts'
import { layOutOpened, movedNested, openNested, openNew, shutNested } from './nested-open.ts'
import { problemsOf, within } from './test-problems.ts'
import { chainOf } from './tree.ts'

interface Place {
  /** Cluster, namespace and service; each may be missing, the service only in a namespace. */
  readonly region: number | undefined
  readonly space: number | undefined
  readonly box: number | undefined
  readonly width: number
}

function inputOf(places: readonly Place[], links: readonly (readonly [number, number])[], aspect = 1.6): LayoutInput {
  const inside = new Map<string, string>()
  const regions = new Set<string>()
  const nodes = places.map(({ region, space, box, width }, index): LayoutNode => {
    const id = `s${index}`
    if (space === undefined) return { id, island: undefined, width, height: 44 }
    const outer = region === undefined ? undefined : `region-${region}`
    const island = `${outer ?? ''}/ns-${space}`
    if (outer !== undefined) {
      inside.set(island, outer)
      regions.add(outer)
    }
    if (box === undefined) return { id, island, width, height: 44 }
    inside.set(`${island}/box-${box}`, island)
    return { id, island: `${island}/box-${box}`, width, height: 36 }
  })
  const pairs = new Map(
    links.map(([from, to]) => {
      const link = { source: `s${from % nodes.length}`, target: `s${to % nodes.length}` }
      return [`${link.source} ${link.target}`, link] as const
    }),
  )
  return { nodes, links: [...pairs.values()], aspect, inside, regions }
}

const some = (max: number) => fc.option(fc.integer({ min: 0, max }), { nil: undefined })

/** Any graph in any boxes. Either all namespaces are in clusters or none is, as the map has it. */
const graphs = (): fc.Arbitrary<LayoutInput> =>
  fc
    .record({
      clustered: fc.boolean(),
      places: fc.array(
        fc.record({
          region: fc.integer({ min: 0, max: 1 }),
          space: some(3),
          box: some(2),
          width: fc.integer({ min: 60, max: 220 }),
        }),
        { minLength: 1, maxLength: 32 },
      ),
      links: fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { maxLength: 60 }),
      aspect: fc.double({ min: 0.5, max: 3, noNaN: true }),
    })
    .map(({ clustered, places, links, aspect }) =>
      inputOf(
        places.map((place) => ({ ...place, region: clustered ? place.region : undefined })),
        links,
        aspect,
      ),
    )

const early = (input: LayoutInput, keep: readonly boolean[]): LayoutInput =>
  onlyNodes(input, ({ id }) => keep[Number(id.slice(1)) % keep.length] ?? false)

/** The same graph with one box as a single card, which stands where the box does. */
function withClosed(input: LayoutInput, key: string): LayoutInput {
  const inside = new Set(
    input.nodes.flatMap(({ id, island }) => (chainOf(island, input.inside).includes(key) ? [id] : [])),
  )
  const end = (id: string) => (inside.has(id) ? 'closed' : id)
  const links = input.links
    .map(({ source, target }) => ({ source: end(source), target: end(target) }))
    .filter(({ source, target }) => source !== target)
  const card = { id: 'closed', island: input.inside?.get(key), closed: true, width: 150, height: 44 }
  return { ...input, nodes: [...input.nodes.filter(({ id }) => !inside.has(id)), card], links }
}

const boxesOf = (input: LayoutInput) => [...new Set(input.nodes.flatMap(({ island }) => chainOf(island, input.inside)))]

describe('boxes in boxes', () => {
  it('stand inside one another, callers left', () => {
    const input = inputOf(
      [
        { region: undefined, space: 0, box: undefined, width: 120 },
        { region: undefined, space: 0, box: 0, width: 130 },
        { region: undefined, space: 0, box: 0, width: 130 },
        { region: undefined, space: 0, box: undefined, width: 120 },
      ],
      [
        [0, 1],
        [0, 2],
        [2, 3],
      ],
    )
    const layout = layOutNested(input)
    expect(problemsOf(layout, input)).toEqual([])
    const left = (id: string) => layout.nodes.get(id)?.x ?? Number.NaN
    expect(left('s0')).toBeLessThan(left('s1'))
    expect(left('s1')).toBe(left('s2'))
    expect(left('s2')).toBeLessThan(left('s3'))
  })

  it('hold: a full layout stands each card once, in all its boxes, and nothing overlaps', () => {
    fc.assert(
      fc.property(graphs(), (input) => {
        expect(problemsOf(layOutNested(input), input)).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it('hold: newcomers move nobody and overlap nothing', () => {
    fc.assert(
      fc.property(graphs(), fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), (input, keep) => {
        const before = layOutNested(early(input, keep))
        const after = growNested(before, input)
        for (const [id, box] of before.nodes) expect(after.nodes.get(id)).toEqual(box)
        expect(problemsOf(after, input)).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it('hold: a box of any level opens in its place, and nothing overlaps', () => {
    fc.assert(
      fc.property(graphs(), fc.nat(), (input, pick) => {
        const boxes = boxesOf(input)
        const key = boxes[pick % Math.max(1, boxes.length)]
        if (key === undefined) return
        const closed = layOutNested(withClosed(input, key))
        const place = closed.nodes.get('closed')
        const opened = openNested(closed, 'closed', key, input)
        expect(problemsOf(opened, input)).toEqual([])
        const [box] = opened.islands.get(key) ?? []
        expect([box?.x, box?.y]).toEqual([place?.x, place?.y])
        for (const [id, was] of closed.nodes) {
          const now = opened.nodes.get(id) ?? was
          expect(now.x >= was.x && now.y >= was.y).toBe(true)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('hold: what was opened and closes again leaves everything where it was', () => {
    fc.assert(
      fc.property(graphs(), fc.nat(), (input, pick) => {
        const boxes = boxesOf(input).filter((key) => input.inside?.has(key) === true)
        const key = boxes[pick % Math.max(1, boxes.length)]
        if (key === undefined) return
        const without = withClosed(input, key)
        const closed = layOutNested(without)
        const again = shutNested(openNested(closed, 'closed', key, input), 'closed', key, without)
        for (const [id, was] of closed.nodes) expect(again.nodes.get(id)?.x).toBeCloseTo(was.x, 6)
        for (const [id, was] of closed.nodes) expect(again.nodes.get(id)?.y).toBeCloseTo(was.y, 6)
        expect(problemsOf(again, without)).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it('hold: two that open and close in any order overlap nothing', () => {
    fc.assert(
      fc.property(graphs(), (input) => {
        const [one, two] = boxesOf(input).filter((key) => key.includes('box'))
        if (one === undefined || two === undefined) return
        const [a, b] = [withClosed(input, one), withClosed(input, two)]
        const rename = (graph: LayoutInput): LayoutInput => ({
          ...graph,
          nodes: graph.nodes.map((node) => (node.id === 'closed' ? { ...node, id: 'first' } : node)),
          links: graph.links.map(({ source, target }) => ({
            source: source === 'closed' ? 'first' : source,
            target: target === 'closed' ? 'first' : target,
          })),
        })
        const onlyTwo = rename(a)
        const none = withClosed(onlyTwo, two)
        const onlyOne = b
        let layout = layOutNested(none)
        layout = openNested(layout, 'first', one, onlyOne)
        expect(problemsOf(layout, onlyOne)).toEqual([])
        layout = openNested(layout, 'closed', two, input)
        expect(problemsOf(layout, input)).toEqual([])
        layout = shutNested(layout, 'first', one, onlyTwo)
        expect(problemsOf(layout, onlyTwo)).toEqual([])
        layout = shutNested(layout, 'closed', two, none)
        expect(problemsOf(layout, none)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('reach as far as what is dragged in them, and do not take it back when another closes', () => {
    const at = (box: number | undefined): Place => ({ region: undefined, space: 0, box, width: 120 })
    const input = inputOf([at(0), at(0), at(undefined), at(undefined)], [[0, 2]])
    const without = withClosed(input, '/ns-0/box-0')
    const opened = openNested(layOutNested(without), 'closed', '/ns-0/box-0', input)
    const to = { x: 900, y: 500 }
    const dragged = movedNested(opened, 's2', to, input)
    expect(dragged.nodes.get('s2')).toMatchObject(to)
    const [island] = dragged.islands.get('/ns-0') ?? []
    expect(island !== undefined && within({ ...to, width: 120, height: 44 }, island)).toBe(true)
    expect(shutNested(dragged, 'closed', '/ns-0/box-0', without).nodes.get('s2')).toMatchObject(to)
  })
})

describe('boxes that are opened together', () => {
  const inner = (input: LayoutInput) => boxesOf(input).filter((key) => key.includes('box'))
  const cardsOf = (input: LayoutInput) =>
    new Map(
      inner(input).map((key) => [key, { id: `card ${key}`, island: input.inside?.get(key), width: 140, height: 44 }]),
    )

  it('hold: all are laid out, in their boxes, and nothing overlaps', () => {
    fc.assert(
      fc.property(graphs(), (input) => {
        expect(problemsOf(layOutOpened(input, cardsOf(input)), input)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('hold: one that comes late, never drawn as a card, stays in one piece', () => {
    fc.assert(
      fc.property(graphs(), (input) => {
        const [late] = inner(input)
        if (late === undefined) return
        const before = layOutNested(onlyNodes(input, ({ island }) => island !== late))
        const card = { id: 'late', island: input.inside?.get(late), width: 140, height: 44 }
        const after = openNew(before, input, new Map([[late, card]]))
        expect(problemsOf(after, input)).toEqual([])
        expect(after.islands.get(late)).toHaveLength(1)
      }),
      { numRuns: 60 },
    )
  })
})
