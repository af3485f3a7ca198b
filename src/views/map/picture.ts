import type cytoscape from 'cytoscape'
import { type Picture, type PictureLine, type PictureShape, type PictureText } from '#domain/export/picture.ts'
import { around, type Box, type Point } from '#domain/layout/geometry.ts'
import { mapViewStore } from '#src/state/map-view.ts'
import { readingStore } from '#src/state/reading.ts'
import { lengthOf, type Path, pathOf, pointAt } from './along.ts'
import type { Measure } from './caption.ts'
import { labelBy } from './label.ts'
import { CARD, MEASURED } from './measures.ts'
import type { DrawnLink } from './model.ts'
import type { Palette } from './palette.ts'
import type { Scene } from './scene.ts'
import { VEILED } from './style.ts'
import type { MapText } from './text.ts'

/** What a picture is drawn with. */
export interface Ink {
  readonly palette: Palette
  readonly measure: Measure
  readonly text: MapText
}

/** With at most this many lines a picture says the port at each; with more they would cover one another. */
const LABELLED = 40
const LABEL_SIZE = 11
const NOTE_SIZE = 13
const MARK_RADIUS = 8

/** Cytoscape's own arrows: this long at least, and growing with the line. */
const arrowSize = (width: number, scale: number) => 0.3 * scale * Math.max(29, (width * 13.37) ** 0.9)

type Element = cytoscape.NodeSingular | cytoscape.EdgeSingular

/** What the stylesheet comes to for an element. */
const word = (element: Element, name: string): string => String(element.style(name))
const size = (element: Element, name: string): number => Number(element.numericStyle(name)) || 0

function caption(node: cytoscape.NodeSingular, box: Box): PictureText | undefined {
  const text = word(node, 'label')
  if (text === '') return undefined
  const pixels = size(node, 'font-size')
  const [across, down] = [word(node, 'text-halign'), word(node, 'text-valign')]
  const x = box.x + (across === 'left' ? 0 : across === 'right' ? box.width : box.width / 2)
  const above = down === 'top' ? -pixels / 2 : down === 'bottom' ? box.height + pixels / 2 : box.height / 2
  return {
    text,
    x: x + size(node, 'text-margin-x'),
    y: box.y + above + size(node, 'text-margin-y'),
    anchor: across === 'left' ? 'end' : across === 'right' ? 'start' : 'middle',
    size: pixels,
    weight: word(node, 'font-weight'),
    colour: word(node, 'color'),
    plate: undefined,
  }
}

function shapeOf(node: cytoscape.NodeSingular, share: number): PictureShape {
  const { x, y } = node.position()
  const [width, height] = [size(node, 'width'), size(node, 'height')]
  const box = { x: x - width / 2, y: y - height / 2, width, height }
  const [side, href] = [size(node, 'background-width') || CARD.faces.near.badge.size, word(node, 'background-image')]
  const round = Number.parseFloat(word(node, 'corner-radius'))
  return {
    box,
    radius: Math.min(Number.isFinite(round) ? round : 8, width / 2, height / 2),
    fill: size(node, 'background-opacity') === 0 ? 'none' : word(node, 'background-color'),
    stroke: word(node, 'border-color'),
    strokeWidth: size(node, 'border-width'),
    opacity: node.effectiveOpacity() * share,
    image: href.startsWith('data:image/svg+xml')
      ? { href, box: { x: box.x + size(node, 'background-position-x'), y: y - side / 2, width: side, height: side } }
      : undefined,
    text: caption(node, box),
  }
}

const dashOf = (edge: cytoscape.EdgeSingular): readonly number[] => {
  if (word(edge, 'line-style') !== 'dashed') return []
  const pattern = word(edge, 'line-dash-pattern')
    .split(/[\s,]+/u)
    .map(Number)
  if (!pattern.every((length) => length > 0)) return [6, 3]
  // Dots are dashes with round ends on the map, which a picture has not.
  return (pattern[0] ?? 1) < 1 ? [2.4, 3.2] : pattern
}

/** The broad stroke behind a line that says "now". */
function glowOf(edge: cytoscape.EdgeSingular, width: number, opacity: number): PictureLine['glow'] {
  const layer = ['overlay', 'underlay'].find((name) => size(edge, `${name}-opacity`) > 0)
  if (layer === undefined) return undefined
  return {
    colour: word(edge, `${layer}-color`),
    opacity: size(edge, `${layer}-opacity`) * opacity,
    width: width + 2 * size(edge, `${layer}-padding`),
  }
}

/** The mark of a drop at the end that denied it, or of failing calls in the middle, as `overlay.ts` draws it. */
function markOf(edge: cytoscape.EdgeSingular, { look }: DrawnLink, path: Path, share: number, { palette }: Ink) {
  if (look.mark === undefined && !look.failing) return []
  const length = lengthOf(path)
  const place =
    look.mark === 'source'
      ? Math.min(Number(edge.data('markFrom')), length / 2)
      : look.mark === 'target'
        ? Math.max(length - Number(edge.data('markTo')), length / 2)
        : length / 2
  const colour = look.mark === undefined ? palette.error : palette.dropped
  const opacity = look.heat === 'past' ? 0.55 : 1
  return [
    plated(look.mark === undefined ? '!' : '✕', pointAt(path, place), palette.background, {
      colour,
      opacity: opacity * share,
      width: 2 * MARK_RADIUS,
      height: 2 * MARK_RADIUS,
      radius: MARK_RADIUS,
    }),
  ]
}

function labelOf(link: DrawnLink, path: Path, { palette, measure, text }: Ink): readonly PictureText[] {
  const words = labelBy(mapViewStore.getState().label, link.edges, text)
  if (words === '') return []
  const width = (measure(words) * LABEL_SIZE) / MEASURED + 12
  const plate = { colour: palette.node, opacity: 0.95, width, height: LABEL_SIZE + 8, radius: 5 }
  return [
    plated(
      words,
      pointAt(path, lengthOf(path) / 2),
      link.look.mark === undefined ? palette.text2 : palette.dropped,
      plate,
    ),
  ]
}

const plated = (text: string, { x, y }: Point, colour: string, plate: PictureText['plate']): PictureText => ({
  text,
  x,
  y,
  anchor: 'middle',
  size: LABEL_SIZE,
  weight: '600',
  colour,
  plate,
})

function lineOf(
  edge: cytoscape.EdgeSingular,
  link: DrawnLink | undefined,
  labelled: boolean,
  share: number,
  ink: Ink,
): PictureLine {
  const width = size(edge, 'width')
  const opacity = edge.effectiveOpacity() * share
  const line: PictureLine = {
    from: edge.sourceEndpoint(),
    to: edge.targetEndpoint(),
    controls: edge.controlPoints() ?? [],
    colour: word(edge, 'line-color'),
    width,
    opacity: size(edge, 'line-opacity') * opacity,
    dash: dashOf(edge),
    arrow:
      word(edge, 'target-arrow-shape') === 'none'
        ? undefined
        : { colour: word(edge, 'target-arrow-color'), size: arrowSize(width, size(edge, 'arrow-scale') || 1) },
    glow: glowOf(edge, width, opacity),
    texts: [],
  }
  if (link === undefined) return line
  const path = pathOf(line.from, line.controls, line.to)
  return {
    ...line,
    texts: [...(labelled ? labelOf(link, path, ink) : []), ...markOf(edge, link, path, opacity, ink)],
  }
}

/** Says below the picture what it lacks. */
function noteOf(
  bounds: Box | undefined,
  { links, leftOut }: Pick<Scene, 'links' | 'leftOut'>,
  drawn: number,
  { palette, measure, text }: Ink,
): PictureShape[] {
  const { hidden, problemsOnly } = readingStore.getState()
  const lines = [...links.values()].filter(({ inner }) => !inner).length
  const words = [
    hidden.size > 0 ? text.hidden.count(hidden.size) : '',
    problemsOnly ? text.hidden.calm(lines - drawn) : leftOut.lines > 0 ? text.leftOut.inPicture(leftOut.lines) : '',
  ].filter((part) => part !== '')
  if (bounds === undefined || words.length === 0) return []
  const said = words.join(' · ')
  const box = {
    x: bounds.x,
    y: bounds.y + bounds.height + 12,
    width: (measure(said) * NOTE_SIZE) / MEASURED,
    height: 20,
  }
  const place = { x: box.x, y: box.y + 10, anchor: 'start', size: NOTE_SIZE, weight: '400', plate: undefined } as const
  const bare = { radius: 0, fill: 'none', stroke: 'none', strokeWidth: 0, opacity: 1, image: undefined }
  return [{ ...bare, box, text: { ...place, text: said, colour: palette.text2 } }]
}

/** The whole map as it is drawn now, whatever part of it is in sight; what is hidden is not in it, and counted below. */
export function pictureOf({ cy, links, leftOut, veil }: Scene, ink: Ink, title: string): Picture {
  const z = (element: Element) => size(element, 'z-index')
  const share = (element: Element) => (veil.dims(element) ? 1 - VEILED : 1)
  const lines = Array.from(cy.edges())
    .filter((edge) => edge.visible())
    .sort((a, b) => z(a) - z(b))
  const nodes = Array.from(cy.nodes('.island, .card'))
    .filter((node) => node.visible())
    .sort((a, b) => z(a) - z(b))
  const shapes = (some: readonly cytoscape.NodeSingular[]) => some.map((node) => shapeOf(node, share(node)))
  const floor = lines[0] === undefined ? 1 : z(lines[0])
  const above = shapes(nodes.filter((node) => z(node) >= floor))
  const below = shapes(nodes.filter((node) => z(node) < floor))
  return {
    title,
    background: ink.palette.background,
    font: ink.palette.font,
    below,
    lines: lines.map((edge) => lineOf(edge, links.get(edge.id()), lines.length <= LABELLED, share(edge), ink)),
    above: [
      ...above,
      ...noteOf(around([...below, ...above].map(({ box }) => box)), { links, leftOut }, lines.length, ink),
    ],
  }
}
