import { create } from '@bufbuild/protobuf'
import cytoscape from 'cytoscape'
import { afterEach, describe, expect, it } from 'vitest'
import { EdgeSchema, GraphDeltaSchema, Protocol } from '#gen/orrery/v1/orrery_pb.ts'
import {
  focusOn,
  hide,
  onlyOne,
  readingStore,
  showAll,
  toggleAlso,
  toggleProblemsOnly,
  writeFind,
} from '#src/state/reading.ts'
import { viewStore } from '#src/state/view.ts'
import { text } from '#src/text/text.ts'
import { cluster } from './fixture.ts'
import { labelBy } from './label.ts'
import { Marks } from './mark.ts'
import { MapModel } from './model.ts'
import { Scene } from './scene.ts'

const COLOURS = new Proxy({}, { get: () => '#123456' }) as never

function stage() {
  const fixture = cluster(60)
  const cy = cytoscape({ headless: true, styleEnabled: false })
  const press = { palette: COLOURS, measure: (words: string) => words.length * 7, text: text.map }
  const scene = new Scene(cy, new MapModel(), press, () => 1.6)
  const services = new Map(fixture.services.map((service) => [service.number, service]))
  const edges = new Map(fixture.edges.map((edge) => [edge.number, edge]))
  scene.update(scene.model.apply({ services, edges }, { reset: true, graph: undefined }), fixture.now)
  scene.relay(false)
  return { cy, scene, marks: new Marks(scene), fixture, services, edges }
}

const start = readingStore.getState()
afterEach(() => {
  readingStore.setState(start, true)
  viewStore.setState({ selection: undefined, hovered: undefined })
})

describe('reading the map', () => {
  it('lets a namespace vanish while it is selected, focused, hidden and looked for', () => {
    const { cy, scene, marks, fixture, services, edges } = stage()
    const gone = fixture.services.filter(({ namespace }) => namespace === 'shop')
    const [first, second, third] = gone
    viewStore.setState({ selection: { kind: 'service', id: first?.id ?? '' } })
    toggleAlso({ kind: 'service', id: second?.id ?? '' })
    focusOn({ card: first?.id ?? '', hops: 'all', way: 'both' })
    hide(third?.id ?? '')
    writeFind('shop')
    marks.refresh()
    expect(cy.elements('.chosen').length).toBe(2)
    for (const { number } of gone) services.delete(number)
    const graph = create(GraphDeltaSchema, { removedServices: gone.map(({ number }) => number) })
    scene.update(scene.model.apply({ services, edges }, { reset: false, graph }), fixture.now)
    scene.place()
    marks.refresh()
    expect(cy.elements('.chosen, .found, .lit').length).toBe(0)
    expect(scene.veil.on).toBe(false)
    expect(marks.pathEnds()).toBeUndefined()
    expect(scene.layout.islands.has('default/shop')).toBe(false)
  })

  it('marks what is found while one types and dims the rest, until nothing is looked for', () => {
    const { cy, marks, scene } = stage()
    writeFind('coredns')
    marks.refresh()
    expect(cy.nodes('.found').length).toBe(1)
    expect(cy.nodes('.card').filter((card) => scene.veil.dims(card)).length).toBe(59)
    writeFind('no such thing')
    marks.refresh()
    expect(cy.elements('.found, .lit, .veil').length).toBe(0)
  })

  it('draws only lines that drop or fail when asked, and all of them again', () => {
    const { cy, scene, marks } = stage()
    toggleProblemsOnly()
    marks.refresh()
    const left = cy.edges().not('.away')
    expect(left.length).toBeGreaterThan(0)
    expect(
      left
        .map((line) => scene.links.get(line.id())?.look)
        .every((look) => look && (look.heat ?? look.failing ?? look.tone === 'error')),
    ).toBe(true)
    toggleProblemsOnly()
    marks.refresh()
    expect(cy.elements('.away, .calm').length).toBe(0)
  })

  it('hides a card with its lines and shows them again', () => {
    const { cy, marks, fixture } = stage()
    const dns = fixture.services.find(({ name }) => name === 'coredns')
    hide(dns?.id ?? '')
    marks.refresh()
    expect(cy.getElementById(`card:${dns?.id}`).hasClass('away')).toBe(true)
    expect(cy.edges('.away').length).toBeGreaterThan(0)
    showAll()
    onlyOne()
    marks.refresh()
    expect(cy.elements('.away').length).toBe(0)
  })
})

describe('the label of a line', () => {
  it.each([
    [{ port: 0, protocol: Protocol.ICMPV4 }, 'ICMPv4'],
    [{ port: 65_535, protocol: Protocol.UDP }, '65535/UDP'],
  ])('%o', (fields, words) => {
    expect(labelBy('port', [create(EdgeSchema, fields)], text.map)).toBe(words)
    for (const choice of ['off', 'rate', 'errors', 'latency'] as const)
      expect(labelBy(choice, [create(EdgeSchema, fields)], text.map)).toBe('')
  })
})
