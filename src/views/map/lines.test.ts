import { create } from '@bufbuild/protobuf'
import cytoscape from 'cytoscape'
import { afterEach, describe, expect, it } from 'vitest'
import { type Edge, EdgeSchema, GraphDeltaSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { focusOn, hide, readingStore, toggleAllLines, toggleProblemsOnly, writeFind } from '#src/state/reading.ts'
import { hover, select, viewStore } from '#src/state/view.ts'
import { text } from '#src/text/text.ts'
import { mapStore } from './actions.ts'
import { islandOfCard } from './boxes.ts'
import { cluster } from './fixture.ts'
import { MOST_LINES } from './lines.ts'
import { Marks } from './mark.ts'
import { MapModel } from './model.ts'
import { Scene } from './scene.ts'

const COLOURS = new Proxy({}, { get: () => '#123456' }) as never

/** Closed boxes that all call one another: some 1,200 lines, a few of them dropping. */
function stage() {
  const fixture = cluster(500)
  const home = new Map<string, number>()
  for (const { namespace, number } of fixture.services) if (!home.has(namespace)) home.set(namespace, number)
  const homes = [...home.values()].slice(0, 36)
  const more = homes.flatMap((from, at) =>
    homes.flatMap((to, other): Edge[] => {
      if (from === to) return []
      const number = 100_000 + at * 100 + other
      const minute = { flows: (at * 37 + other * 101) % 997, forwarded: 1, dropped: (at + other) % 60 === 0 ? 3 : 0 }
      const base = {
        number,
        id: `${number}`,
        sourceNumber: from,
        destinationNumber: to,
        port: 80,
        forwarded: 1,
        minute,
      }
      return [create(EdgeSchema, { ...base, lastDroppedMs: minute.dropped > 0 ? fixture.now - 1000 : 0 })]
    }),
  )
  const services = new Map(fixture.services.map((service) => [service.number, service]))
  const edges = new Map([...fixture.edges, ...more].map((edge) => [edge.number, edge]))
  const cy = cytoscape({ headless: true, styleEnabled: false })
  const press = { palette: COLOURS, measure: (words: string) => words.length * 7, text: text.map }
  const scene = new Scene(cy, new MapModel(), press, () => 1.6)
  scene.update(scene.model.apply({ services, edges }, { reset: true, graph: undefined }), fixture.now)
  scene.update(scene.model.close(scene.model.boxes().islands), fixture.now)
  scene.relay(false)
  const marks = new Marks(scene)
  marks.refresh()
  const between = () =>
    [...scene.links.values()].filter(
      ({ source, target, inner }) => !inner && islandOfCard(source) !== undefined && islandOfCard(target) !== undefined,
    )
  const drawn = () => between().filter(({ id }) => scene.line(id) !== undefined)
  const change = (changed: readonly Edge[]) => {
    for (const edge of changed) edges.set(edge.number, edge)
    const graph = create(GraphDeltaSchema, { edges: [...changed] })
    scene.update(scene.model.apply({ services, edges }, { reset: false, graph }), fixture.now)
    scene.thin()
  }
  return { scene, marks, between, drawn, change, edges, fixture, box: between()[0]?.source ?? '' }
}

const start = readingStore.getState()
afterEach(() => {
  readingStore.setState(start, true)
  viewStore.setState({ selection: undefined, hovered: undefined })
})

describe('many lines between closed boxes', () => {
  it('are drawn up to a bound, the rest is counted, and nothing else is left out', () => {
    const { scene, between, drawn } = stage()
    expect(between().length).toBeGreaterThan(1000)
    expect(drawn().length).toBe(MOST_LINES)
    expect(mapStore.getState().leftOut).toMatchObject({ lines: between().length - MOST_LINES, of: between().length })
    const others = [...scene.links.values()].filter((link) => !link.inner && !between().includes(link))
    expect(others.length).toBeGreaterThan(0)
    for (const { id } of others) expect(scene.line(id)).toBeDefined()
  })

  it('keep every one that drops', () => {
    const { scene, between } = stage()
    const dropping = between().filter(({ look }) => look.heat !== undefined)
    expect(dropping.length).toBeGreaterThan(10)
    for (const { id } of dropping) expect(scene.line(id)).toBeDefined()
    expect(mapStore.getState().leftOut.troubled).toBe(0)
  })

  it('draw one that begins to drop at once, and stand as they are while all rates swing a little', () => {
    const { scene, between, drawn, change, edges, fixture } = stage()
    const before = drawn().map(({ id }) => id)
    const swing = [...edges.values()].map(
      (edge) => ({ ...edge, minute: { ...edge.minute, flows: (edge.minute?.flows ?? 0) * 1.3 } }) as Edge,
    )
    change(swing.filter(({ number }) => number % 2 === 0))
    expect(drawn().map(({ id }) => id)).toEqual(before)
    const quiet = between().find(({ id }) => scene.line(id) === undefined)
    const [edge] = quiet?.edges ?? []
    const dropping = { ...edge, lastDroppedMs: fixture.now, minute: { ...edge?.minute, dropped: 1 } } as Edge
    change([dropping])
    expect(scene.line(quiet?.id ?? '')?.hasClass('now')).toBe(true)
    expect(drawn().length).toBe(MOST_LINES)
  })

  it.each([
    ['pointed at', (box: string) => hover({ kind: 'group', id: islandOfCard(box) ?? '' })],
    ['selected', (box: string) => select({ kind: 'group', id: islandOfCard(box) ?? '' })],
    ['in focus', (box: string) => focusOn({ card: box, hops: '1', way: 'both' })],
    ['found', () => writeFind('kube-system')],
  ])('are all drawn of a box that is %s, and go again', (_, act) => {
    const { scene, marks, drawn, box } = stage()
    const found = 'namespace:default/kube-system'
    act(box)
    marks.refresh()
    const at = readingStore.getState().find === undefined ? box : found
    const own = [...scene.model.linksAt(at)].filter((id) => scene.links.get(id)?.inner === false)
    expect(own.length).toBeGreaterThan(40)
    for (const id of own) expect(scene.line(id)).toBeDefined()
    expect(mapStore.getState().leftOut.lines).toBe(mapStore.getState().leftOut.of - drawn().length)
    readingStore.setState(start, true)
    viewStore.setState({ selection: undefined, hovered: undefined })
    marks.refresh()
    expect(drawn().length).toBe(MOST_LINES)
  })

  it('are one more where one is selected, all of them where a person asks, and make room where a box is hidden', () => {
    const { scene, marks, between, drawn, box } = stage()
    const quiet = between().find(({ id }) => scene.line(id) === undefined)
    select({ kind: 'edge', id: quiet?.edges[0]?.id ?? '' })
    marks.refresh()
    expect(scene.line(quiet?.id ?? '')?.hasClass('chosen')).toBe(true)
    expect(drawn().length).toBe(MOST_LINES + 1)
    select(undefined)
    toggleAllLines()
    marks.refresh()
    expect(drawn().length).toBe(between().length)
    expect(mapStore.getState().leftOut).toEqual({ lines: 0, troubled: 0, of: between().length })
    toggleAllLines()
    hide(box)
    marks.refresh()
    const seen = drawn().filter(({ source, target }) => source !== box && target !== box)
    expect(seen.length).toBe(MOST_LINES)
  })

  it('are hidden with all that is well when only problems are asked for', () => {
    const { scene, marks, drawn } = stage()
    toggleProblemsOnly()
    marks.refresh()
    for (const { id, look } of drawn()) expect(scene.line(id)?.hasClass('away')).toBe(look.problems === 0)
  })
})
