/**
 * How long the map's layout and its lines take, and how good they are: `npx tsx bench/layout.ts [services …]`
 *
 * `right`: share of links that run to the right. `cards`, `boxes`: links that go through a card, or a box, that they have no
 * business in. `cross`: how many other lines a line crosses, on average. `fit`: how large all of it is shown on a map of
 * 1085 by 360 pixels, as a share of its size. `grow`: adding the last tenth of the services to the rest.
 *
 * `ELKJS=/…/elk.bundled.js` adds what elkjs makes of the same graphs in the same run: layered, to the right, boxes and all.
 */
import { around, type Box, type Point } from '#domain/layout/geometry.ts'
import { grow } from '#domain/layout/grow.ts'
import { layOut } from '#domain/layout/lay-out.ts'
import { type LayoutInput, SPACE } from '#domain/layout/layout.ts'
import { routes } from '#domain/layout/route.ts'
import { groupsOf } from '#domain/map-grouping/group-of.ts'
import { DEFAULT_GROUPING } from '#domain/map-grouping/grouping.ts'
import { pathOf } from '#src/views/map/along.ts'
import { cluster } from '#src/views/map/fixture.ts'

const VIEW = { width: 1085, height: 360 }

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
    width: Math.min(256, Math.max(112, 56 + service.caption.length * 8.4)),
    height: 40,
  }))
  return { nodes, links: [...links.values()], aspect: VIEW.width / VIEW.height }
}

/** A drawing to judge: cards and boxes, and each link as a line of points. */
interface Drawn {
  readonly cards: ReadonlyMap<string, Box>
  readonly boxes: ReadonlyMap<string, readonly Box[]>
  readonly lines: readonly (readonly Point[] | undefined)[]
}

/** The median of several runs, in milliseconds of a processor. */
function median(run: () => void): number {
  const times = Array.from({ length: 9 }, () => {
    const begun = process.cpuUsage()
    run()
    return process.cpuUsage(begun).user / 1000
  })
  return times.sort((a, b) => a - b)[4] ?? 0
}

function ours(all: LayoutInput): Drawn {
  const { nodes, islands } = layOut(all)
  const lines = routes(all.links, { nodes, islands }).map(
    (route) => route && pathOf(route.from, route.bends, route.to).points,
  )
  return { cards: nodes, boxes: islands, lines }
}

/** Whether any of a line's straight pieces enters a box. */
function enters(line: readonly Point[], { x, y, width, height }: Box): boolean {
  return line.some((to, at) => {
    const from = line[at - 1] ?? to
    const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 6))
    return Array.from({ length: steps }, (_, step) => (step + 1) / steps).some((share) => {
      const [px, py] = [from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share]
      return px > x + 2 && px < x + width - 2 && py > y + 2 && py < y + height - 2
    })
  })
}

const side = (a: Point, b: Point, c: Point) => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)

function crossings(lines: Drawn['lines']): number {
  const pieces = lines
    .flatMap((line, owner) => (line ?? []).slice(1).map((to, at) => ({ from: line?.[at] ?? to, to, owner })))
    .map((piece) => ({ ...piece, left: Math.min(piece.from.x, piece.to.x), right: Math.max(piece.from.x, piece.to.x) }))
    .sort((a, b) => a.left - b.left)
  let count = 0
  for (const [at, one] of pieces.entries()) {
    for (let next = at + 1; next < pieces.length; next++) {
      const other = pieces[next]
      if (other === undefined || other.left > one.right) break
      if (other.owner === one.owner) continue
      const apart = side(one.from, one.to, other.from) * side(one.from, one.to, other.to) >= 0
      if (!apart && side(other.from, other.to, one.from) * side(other.from, other.to, one.to) < 0) count++
    }
  }
  return count
}

function judged({ nodes, links }: LayoutInput, { cards, boxes, lines }: Drawn): readonly string[] {
  const home = new Map(nodes.map(({ id, island }) => [id, island]))
  const share = (count: number) => `${((100 * count) / links.length).toFixed(1)} %`.padStart(7)
  const through = (what: (source: string, target: string) => readonly Box[]) =>
    links.filter(({ source, target }, at) => {
      const line = lines[at]
      return line !== undefined && what(source, target).some((box) => enters(line, box))
    }).length
  const right = links.filter(({ source, target }) => (cards.get(source)?.x ?? 0) < (cards.get(target)?.x ?? 0)).length
  const all = around([...cards.values(), ...[...boxes.values()].flat()]) ?? { x: 0, y: 0, width: 1, height: 1 }
  return [
    share(right),
    share(
      through((source, target) => [...cards].flatMap(([id, box]) => (id === source || id === target ? [] : [box]))),
    ),
    share(
      through((source, target) =>
        [...boxes].flatMap(([key, parts]) => (key === home.get(source) || key === home.get(target) ? [] : parts)),
      ),
    ),
    (crossings(lines) / links.length).toFixed(1).padStart(6),
    Math.min(VIEW.width / all.width, VIEW.height / all.height)
      .toFixed(2)
      .padStart(5),
    `  ${all.width.toFixed(0)} x ${all.height.toFixed(0)}`,
  ]
}

interface ElkNode {
  readonly id: string
  readonly x?: number
  readonly y?: number
  readonly width?: number
  readonly height?: number
  readonly children?: readonly ElkNode[]
  readonly edges?: readonly {
    readonly id: string
    readonly sections?: readonly { startPoint: Point; endPoint: Point; bendPoints?: readonly Point[] }[]
  }[]
  readonly layoutOptions?: Readonly<Record<string, string>>
}
interface Elk {
  readonly layout: (graph: unknown) => Promise<ElkNode>
}

async function elks(engine: Elk, { nodes, links, aspect }: LayoutInput): Promise<Drawn> {
  const padding = `[top=${SPACE.TITLE},left=${SPACE.PAD},bottom=${SPACE.PAD},right=${SPACE.PAD}]`
  const islands = [...new Set(nodes.flatMap(({ island }) => island ?? []))]
  const card = ({ id, width, height }: LayoutInput['nodes'][number]) => ({ id, width, height })
  const done = await engine.layout({
    id: 'all',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
      'elk.aspectRatio': String(aspect),
      'elk.edgeRouting': 'POLYLINE',
      'elk.json.edgeCoords': 'ROOT',
      'elk.spacing.nodeNode': String(SPACE.ROW),
      'elk.layered.spacing.nodeNodeBetweenLayers': String(SPACE.COLUMN),
    },
    children: [
      ...islands.map((id) => ({
        id: `box ${id}`,
        layoutOptions: { 'elk.padding': padding },
        children: nodes.filter(({ island }) => island === id).map(card),
      })),
      ...nodes.filter(({ island }) => island === undefined).map(card),
    ],
    edges: links.map(({ source, target }, at) => ({ id: String(at), sources: [source], targets: [target] })),
  })
  const cards = new Map<string, Box>()
  const boxes = new Map<string, readonly Box[]>()
  const place = ({ id, x = 0, y = 0, width = 0, height = 0, children }: ElkNode, from: Point) => {
    const box = { x: from.x + x, y: from.y + y, width, height }
    if (id.startsWith('box ')) boxes.set(id.slice(4), [box])
    else cards.set(id, box)
    for (const child of children ?? []) place(child, box)
  }
  for (const child of done.children ?? []) place(child, { x: 0, y: 0 })
  const found = new Map(done.edges?.map(({ id, sections }) => [id, sections ?? []]))
  const lines = links.map((_, at) =>
    found
      .get(String(at))
      ?.flatMap(({ startPoint, bendPoints, endPoint }) => [startPoint, ...(bendPoints ?? []), endPoint]),
  )
  return { cards, boxes, lines }
}

async function elk(): Promise<Elk | undefined> {
  const path = process.env['ELKJS']
  if (path === undefined) return undefined
  const { default: Engine } = (await import(path)) as { default: new () => Elk }
  return new Engine()
}

const row = (cells: readonly string[]) => console.log(cells.join(' '))
const sizes = process.argv.slice(2).map(Number)
const engine = await elk()
row(['services  links        layout ms  lines ms  grow ms  right   cards   boxes  cross   fit   width x height'])
for (const size of sizes.length > 0 ? sizes : [25, 50, 80, 150, 300, 1000]) {
  const all = input(size)
  const early = { ...all, nodes: all.nodes.slice(0, Math.floor(size * 0.9)) }
  const before = layOut(early)
  const layout = layOut(all)
  const head = (name: string) => [String(size).padStart(8), String(all.links.length).padStart(6), name.padEnd(6)]
  row([
    ...head('ours'),
    median(() => layOut(all))
      .toFixed(1)
      .padStart(10),
    median(() => routes(all.links, layout))
      .toFixed(1)
      .padStart(9),
    median(() => grow(before, all))
      .toFixed(1)
      .padStart(8),
    ...judged(all, ours(all)),
  ])
  if (engine === undefined) continue
  const begun = process.cpuUsage()
  const drawn = await elks(engine, all)
  const took = process.cpuUsage(begun).user / 1000
  row([...head('elkjs'), took.toFixed(0).padStart(10), ' '.repeat(18), ...judged(all, drawn)])
}
