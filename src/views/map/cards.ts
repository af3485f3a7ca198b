import type { Box } from '#domain/layout/geometry.ts'
import type { LayoutNode } from '#domain/layout/layout.ts'
import { isClusterBox, serviceOfBox } from '#domain/map-grouping/group-of.ts'
import { ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { fit, type Measure } from './caption.ts'
import { badge } from './icons.ts'
import type { DrawnLink, DrawnNode } from './model.ts'
import type { Palette } from './palette.ts'
import { CLASSES } from './style.ts'
import type { MapText } from './text.ts'

/** Measures of a card: the badge stands left of the caption. */
const CARD = { height: 44, closedHeight: 60, left: 46, right: 16, least: 116, most: 226 }
/** Of a pod in the box of its service. */
const SMALL = { ...CARD, height: 34, left: 37, right: 12, least: 92, most: 190 }
const measuresOf = (node: DrawnNode) => (isSmall(node) ? SMALL : CARD)

const isSmall = ({ closed, island = '' }: DrawnNode): boolean =>
  closed === undefined && serviceOfBox(island) !== undefined

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

const lines = (node: DrawnNode, text: MapText): readonly string[] =>
  node.closed === undefined
    ? [node.caption]
    : [`▸ ${node.caption}`, (COUNTED[node.kind] ?? ((words) => words.members))(text)(node.members)]

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
    width: Math.min(size.most, Math.max(size.least, Math.ceil((widest + size.left + size.right) / 4) * 4)),
  }
}

export const badgeOf = (node: DrawnNode, palette: Palette): string =>
  badge(node.closed === undefined || node.kind === ServiceKind.WORLD ? node.kind : 'closed', node.shares, palette)

/** What the style sheet reads from a card. */
export const cardData = (node: DrawnNode, box: Box, { palette, measure, text }: Press) => ({
  w: box.width,
  h: box.height,
  tx: measuresOf(node).left - box.width,
  caption: lines(node, text)
    .map((line) => fit(line, box.width - measuresOf(node).left - measuresOf(node).right + 4, measure))
    .join('\n'),
  badge: badgeOf(node, palette),
})

/** What the style sheet reads from an island; `▾` says that its title closes it. */
export const islandData = (title: string, box: Box, { measure }: Press) => ({
  w: box.width,
  h: box.height,
  tx: 18 - box.width,
  caption: `▾ ${fit(title, box.width - 50, measure)}`,
})

export const islandClass = (key: string): string =>
  serviceOfBox(key) !== undefined ? 'service' : isClusterBox(key) ? 'cluster' : 'space'

/** What the style sheet reads from a line. */
export const lineData = ({ look }: DrawnLink) => ({ w: look.width })

const joined = (names: readonly (string | false | undefined)[]): string => names.filter(Boolean).join(' ')

export const cardClasses = (node: DrawnNode): string =>
  joined([
    'card',
    isSmall(node) && 'pod',
    node.closed !== undefined && 'closed',
    node.closed === undefined && node.island === undefined && 'outside',
    node.hurt && 'hurt',
  ])

export const lineClasses = ({ look, source, target }: DrawnLink): string =>
  joined([CLASSES.tone[look.tone], look.heat && CLASSES.heat[look.heat], source === target && 'loop'])
