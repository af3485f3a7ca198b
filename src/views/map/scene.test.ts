import { create } from '@bufbuild/protobuf'
import cytoscape from 'cytoscape'
import { describe, expect, it } from 'vitest'
import { type Edge, GraphDeltaSchema, type Service } from '#gen/orrery/v1/orrery_pb.ts'
import { text } from '#src/text/text.ts'
import { cluster, type Fixture } from './fixture.ts'
import { MapModel } from './model.ts'
import { Scene } from './scene.ts'

const COLOURS = new Proxy({}, { get: () => '#123456' }) as never

function stage(fixture: Fixture) {
  const cy = cytoscape({ headless: true, styleEnabled: false })
  const press = { palette: COLOURS, measure: (words: string) => words.length * 7, text: text.map }
  const scene = new Scene(cy, new MapModel(), press, () => 1.6)
  const services = new Map(fixture.services.map((service) => [service.number, service]))
  const edges = new Map(fixture.edges.map((edge) => [edge.number, edge]))
  const begin = () => {
    scene.update(scene.model.apply({ services, edges }, { reset: true, graph: undefined }), fixture.now)
    scene.relay(false)
  }
  const change = (
    delta: { services?: Service[]; edges?: Edge[]; removedServices?: number[]; removedEdges?: number[] },
    now = fixture.now,
  ) => {
    for (const service of delta.services ?? []) services.set(service.number, service)
    for (const edge of delta.edges ?? []) edges.set(edge.number, edge)
    for (const number of delta.removedServices ?? []) services.delete(number)
    for (const number of delta.removedEdges ?? []) edges.delete(number)
    const graph = create(GraphDeltaSchema, delta)
    return scene.update(scene.model.apply({ services, edges }, { reset: false, graph }), now)
  }
  return { cy, scene, services, edges, begin, change }
}

const places = (cy: cytoscape.Core) => new Map(cy.nodes('.card').map((node) => [node.id(), { ...node.position() }]))

describe('the scene', () => {
  it('draws a card for each service and one line per pair', () => {
    const fixture = cluster(40)
    const { cy, begin } = stage(fixture)
    begin()
    const pairs = new Set(fixture.edges.map((edge) => `${edge.sourceNumber} ${edge.destinationNumber}`))
    expect(cy.nodes('.card').length).toBe(40)
    expect(cy.edges().length).toBe(pairs.size)
  })

  it('changes the class of a line when it begins to drop, and nothing moves', () => {
    const fixture = cluster(40)
    const { cy, begin, change } = stage(fixture)
    begin()
    const before = places(cy)
    const edge = fixture.edges.find((candidate) => candidate.dropped === 0 && !candidate.idle)
    const minute = { ...edge?.minute, dropped: 3 }
    const dropping = { ...edge, dropped: 3, lastDroppedMs: fixture.now, minute } as Edge
    expect(change({ edges: [dropping] })).toBe(false)
    const line = cy
      .edges()
      .filter((element) => element.hasClass('now') && element.id().startsWith(edge?.id.split(' : ')[0] ?? '?'))
    expect(line.length).toBe(1)
    expect(line.hasClass('mixed')).toBe(true)
    expect(places(cy)).toEqual(before)
  })

  it('cools a drop down as time passes, though no delta names it', () => {
    const fixture = cluster(40)
    const { cy, begin, change } = stage(fixture)
    begin()
    expect(cy.edges('.now').length).toBeGreaterThan(0)
    change({}, fixture.now + 21_000)
    expect(cy.edges('.now').length).toBe(0)
    expect(cy.edges('.recent').length).toBeGreaterThan(0)
    // The server tells when the minute that slides holds no drop any more.
    const calm = fixture.edges.map((edge) => ({ ...edge, minute: { ...edge.minute, dropped: 0 } }) as Edge)
    change({ edges: calm }, fixture.now + 120_000)
    expect(cy.edges('.recent').length).toBe(0)
  })

  it('takes newcomers in without moving anybody, and lets them go again', () => {
    const all = cluster(60)
    const some = { ...all, services: all.services.slice(0, 45), edges: [] }
    const { cy, scene, begin, change } = stage(some)
    begin()
    const before = places(cy)
    const late = all.services.slice(45)
    expect(change({ services: [...late] })).toBe(true)
    scene.place()
    const after = places(cy)
    expect(after.size).toBe(60)
    for (const [id, place] of before) expect(after.get(id)).toEqual(place)
    change({ removedServices: late.map((service) => service.number) })
    expect(places(cy)).toEqual(before)
  })

  it('removes the lines of a service that leaves, whichever is named first', () => {
    const fixture = cluster(25)
    const { cy, begin, change } = stage(fixture)
    begin()
    const gone = fixture.services.find((service) => service.name === 'coredns')
    change({ removedServices: [gone?.number ?? 0] })
    expect(cy.getElementById(`card:${gone?.id}`).empty()).toBe(true)
    expect(cy.edges().filter((line) => line.id().includes(gone?.id ?? '?')).length).toBe(0)
  })

  it('leaves out an edge to nothing and draws one to oneself', () => {
    const fixture = cluster(3)
    const { cy, scene, begin, change } = stage({ ...fixture, edges: [] })
    begin()
    const [one] = fixture.services
    const edge = { ...cluster(25).edges[0], number: 77, sourceNumber: one?.number, destinationNumber: 999 } as Edge
    change({ edges: [edge] })
    expect(cy.edges().length).toBe(0)
    change({ edges: [{ ...edge, number: 78, destinationNumber: one?.number } as Edge] })
    scene.place()
    expect(cy.edges('.loop').length).toBe(1)
  })

  it('closes an island to one card with its lines summed, opens it again in its place, and keeps the left of it still', () => {
    const fixture = cluster(60)
    const { cy, scene, begin } = stage(fixture)
    begin()
    const before = places(cy)
    const island = 'default/shop'
    const members = fixture.services.filter((service) => service.namespace === 'shop').length
    scene.toggle(island, false)
    expect(cy.nodes('.card').length).toBe(60 - members + 1)
    expect(scene.nodes.get(`namespace:${island}`)).toMatchObject({ members, caption: 'shop' })
    for (const [id, place] of places(cy)) expect(place).toEqual(before.get(id) ?? place)
    const summed = [...scene.links.values()].reduce((sum, link) => sum + link.edges.length, 0)
    expect(summed).toBe(fixture.edges.length)
    scene.toggle(island, false)
    expect(cy.nodes('.card').length).toBe(60)
    const left = scene.layout.islands.get(island)?.[0]?.x ?? 0
    for (const [id, place] of places(cy)) {
      const was = before.get(id)
      expect(was === undefined || was.x >= left || place.x === was.x).toBe(true)
    }
  })

  it('draws names of 253 characters, right to left and of emoji, and empty ones', () => {
    const fixture = cluster(6)
    const names = ['x'.repeat(253), 'خدمة-الدفع', '👩‍👩‍👧‍👦'.repeat(40), '', '../../etc', '"quoted"']
    const services = fixture.services.map(
      (service, index) => ({ ...service, name: names[index], caption: names[index] }) as Service,
    )
    const { cy, begin } = stage({ ...fixture, services })
    begin()
    expect(cy.nodes('.card').length).toBe(6)
    expect(cy.nodes('.card').map((node) => String(node.data('caption')).length <= 253)).not.toContain(false)
  })
})
