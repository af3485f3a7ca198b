/**
 * How long the map's layout and its lines take, and how good they are: `npx tsx bench/layout.ts`
 *
 * `right`: share of links that run to the right. `through`: links that cross an island or a card they have no business in.
 * `grow`: adding the last tenth of the services to the rest.
 */
import { around, type Box, overlaps } from '#domain/layout/geometry.ts'
import { grow } from '#domain/layout/grow.ts'
import { layOut } from '#domain/layout/lay-out.ts'
import type { Layout, LayoutInput } from '#domain/layout/layout.ts'
import { routes } from '#domain/layout/route.ts'
import { groupsOf } from '#domain/map-grouping/group-of.ts'
import { DEFAULT_GROUPING } from '#domain/map-grouping/grouping.ts'
import { lengthOf, pathOf, pointAt } from '#src/views/map/along.ts'
import { cluster } from '#src/views/map/fixture.ts'

function input(size: number): LayoutInput {
  const { services, edges } = cluster(size)
  const ids = new Map(services.map((service) => [service.number, service.id]))
  const links = new Map(
    edges.map((edge) => {
      const link = { source: ids.get(edge.sourceNumber) ?? '', target: ids.get(edge.destinationNumber) ?? '' }
      return [`${link.source} ${link.target}`, link] as const
    }),
  )
  const nodes = services.map((service) => ({
    id: service.id,
    island: groupsOf(service, DEFAULT_GROUPING, false)[0]?.key,
    width: 70 + service.caption.length * 8,
    height: 44,
  }))
  return { nodes, links: [...links.values()], aspect: 1.7 }
}

/** The median of several runs, in milliseconds. */
function median(run: () => void): number {
  const times = Array.from({ length: 9 }, () => {
    const start = performance.now()
    run()
    return performance.now() - start
  })
  return times.sort((a, b) => a - b)[4] ?? 0
}

const shrunk = ({ x, y, width, height }: Box): Box => ({ x: x + 2, y: y + 2, width: width - 4, height: height - 4 })

function through(layout: Layout, { nodes, links }: LayoutInput): number {
  const home = new Map(nodes.map(({ id, island }) => [id, island]))
  const drawn = routes(links, layout)
  return links.filter(({ source, target }, index) => {
    const route = drawn[index]
    if (route === undefined) return false
    const own = new Set([home.get(source), home.get(target)])
    const solids = [
      ...[...layout.nodes].flatMap(([id, box]) => (id === source || id === target ? [] : [box])),
      ...[...layout.islands].flatMap(([key, boxes]) => (own.has(key) ? [] : boxes)),
    ].map(shrunk)
    const path = pathOf(route.from, route.bends, route.to)
    const steps = Math.ceil(lengthOf(path) / 6)
    return Array.from({ length: steps }, (_, step) => pointAt(path, step * 6)).some(({ x, y }) =>
      solids.some((box) => overlaps(box, { x, y, width: 0.1, height: 0.1 })),
    )
  }).length
}

console.log('services  links  layout ms  lines ms  grow ms  right  through   width x height')
for (const size of [25, 80, 150, 300, 1000]) {
  const all = input(size)
  const early = { ...all, nodes: all.nodes.slice(0, Math.floor(size * 0.9)) }
  const before = layOut(early)
  const layout = layOut(all)
  const share = all.links.filter(({ source, target }) => {
    return (layout.nodes.get(source)?.x ?? 0) < (layout.nodes.get(target)?.x ?? 0)
  }).length
  const box = around([...layout.islands.values()].flat())
  console.log(
    [
      String(size).padStart(8),
      String(all.links.length).padStart(6),
      median(() => layOut(all))
        .toFixed(1)
        .padStart(10),
      median(() => routes(all.links, layout))
        .toFixed(1)
        .padStart(9),
      median(() => grow(before, all))
        .toFixed(1)
        .padStart(8),
      `${((100 * share) / all.links.length).toFixed(0)} %`.padStart(6),
      `${((100 * through(layout, all)) / all.links.length).toFixed(0)} %`.padStart(8),
      `  ${box?.width.toFixed(0)} x ${box?.height.toFixed(0)}`,
    ].join(' '),
  )
}
