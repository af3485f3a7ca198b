import type { Box } from '#domain/layout/geometry.ts'
import type { LayoutNode } from '#domain/layout/layout.ts'
import { isClusterBox, serviceOfBox } from '#domain/map-grouping/group-of.ts'
import { ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { fit, type Measure } from './caption.ts'
import { badge } from './icons.ts'
import { CARD, type CardMeasures, LEVELS, type Level, MEASURED, POD, SMALL_TITLE, TITLE } from './measures.ts'
import type { DrawnLink, DrawnNode } from './model.ts'
import type { Palette } from './palette.ts'
import { CLASSES } from './style.ts'
import type { MapText } from './text.ts'

const isSmall = ({ closed, island = '' }: DrawnNode): boolean =>
  closed === undefined && serviceOfBox(island) !== undefined

const measuresOf = (node: DrawnNode): CardMeasures => (isSmall(node) ? POD : CARD)

/** What cards and lines are made with. */
export interface Press {
  readonly palette: Palette
  readonly measure: Measure
  readonly text: MapText
}

/** What a closed box holds, where that is not services. */
const COUNTED: Partial<Record<ServiceKind, (text: MapText) => MapText['members']>> = {
  [ServiceKind.WORLD]: ({ names }) => names,
  [ServiceKind.POD]: ({ pods }) => pods,
  [ServiceKind.NODE]: ({ nodes }) => nodes,
}

/** How much a closed box holds. */
export const holds = ({ kind, members }: DrawnNode, text: MapText): string =>
  (COUNTED[kind] ?? ((words) => words.members))(text)(members)

const lines = (node: DrawnNode, text: MapText): readonly string[] =>
  node.closed === undefined ? [node.caption] : [`▸ ${node.caption}`, holds(node, text)]

/** How wide a card is in which a caption of this width can be read from near and from further. */
const needed = (caption: number, { faces }: CardMeasures): number =>
  Math.max(...[faces.near, faces.mid].map(({ font, left, right }) => (caption * font) / MEASURED + left + right))

/** Room for so many members: a closed box fills while it stands. */
const ROOM_FOR = 888

/** The size that a card would like to have. */
export function layoutNode(node: DrawnNode, { measure, text }: Press): LayoutNode {
  const full = { ...node, members: Math.max(node.members, ROOM_FOR) }
  const widest = Math.max(...lines(full, text).map(measure))
  const size = measuresOf(node)
  return {
    id: node.id,
    island: node.island,
    closed: node.closed !== undefined && node.kind !== ServiceKind.WORLD,
    height: node.closed === undefined ? size.height : size.closedHeight,
    width: widthOf(widest, size),
  }
}

/** The card that an opened service would be. */
export const serviceNode = (id: string, title: string, island: string | undefined, { measure }: Press): LayoutNode => ({
  id,
  island,
  height: CARD.height,
  width: widthOf(measure(title), CARD),
})

const widthOf = (caption: number, size: CardMeasures): number =>
  Math.min(size.most, Math.max(size.least, Math.ceil(needed(caption, size) / 4) * 4))

export const badgeOf = (node: DrawnNode, palette: Palette): string =>
  badge(node.closed === undefined || node.kind === ServiceKind.WORLD ? node.kind : 'closed', node.shares, palette)

/** The caption of a card of this width as it is drawn from near or far, and where it begins, told from the card's right. */
function captionAt(level: Level, node: DrawnNode, width: number, { measure, text }: Press) {
  const { font, left, right } = measuresOf(node).faces[level]
  const room = ((width - left - right) * MEASURED) / font + 4
  return {
    [`${level}Caption`]: lines(node, text)
      .map((line) => fit(line, room, measure))
      .join('\n'),
    [`${level}Left`]: left - width,
  }
}

/** What the style sheet reads from a card. */
export const cardData = (node: DrawnNode, box: Box, press: Press): Readonly<Record<string, unknown>> => ({
  w: box.width,
  h: box.height,
  ...captionAt('near', node, box.width, press),
  ...captionAt('mid', node, box.width, press),
  ...captionAt('far', node, box.width, press),
  badge: badgeOf(node, press.palette),
})

/** What the style sheet reads from an island; `▾` says that its title closes it. */
export const islandData = (key: string, title: string, box: Box, { measure }: Press) => {
  const sizes = serviceOfBox(key) === undefined ? TITLE : SMALL_TITLE
  const at = (level: Level) => `▾ ${fit(title, ((box.width - 50) * MEASURED) / sizes[level], measure)}`
  return {
    w: box.width,
    h: box.height,
    tx: 18 - box.width,
    ...Object.fromEntries(LEVELS.map((level) => [`${level}Caption`, at(level)])),
  }
}

export const islandClass = (key: string): string =>
  serviceOfBox(key) !== undefined ? 'service' : isClusterBox(key) ? 'cluster' : 'space'

/** What the style sheet reads from a line. */
export const lineData = ({ look }: DrawnLink) => ({ w: look.width })

const joined = (names: readonly (string | false | undefined)[]): string => names.filter(Boolean).join(' ')

/** What a card is because of the boxes that it stands in. */
export const boxClasses = (node: DrawnNode): readonly (readonly [string, boolean])[] => [
  ['pod', isSmall(node)],
  ['outside', node.closed === undefined && node.island === undefined],
]

export const cardClasses = (node: DrawnNode): string =>
  joined([
    'card',
    ...boxClasses(node).map(([name, has]) => has && name),
    node.closed !== undefined && 'closed',
    node.hurt && 'hurt',
  ])

export const lineClasses = ({ look, source, target }: DrawnLink): string =>
  joined([CLASSES.tone[look.tone], look.heat && CLASSES.heat[look.heat], source === target && 'loop'])
