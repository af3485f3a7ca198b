import { byGroup, type Diagram, type DiagramEdge, type DiagramNode } from './diagram.ts'
import { drops } from './edge-state.ts'
import { plain } from './plain.ts'

/** Above these, viewers refuse a diagram unless they were set up otherwise (Mermaid's `maxEdges` and `maxTextSize`). */
const LIMITS = { edges: 500, characters: 50_000 } as const

/** Whatever could end a quoted text, begin an entity, or be read as HTML, Markdown or a style. */
const SPECIAL = /["#<>&;:`[\]{}|\\%*_~]/gu
const LIST = /^(?:[-+]|\d+[.)](?=\s|$))/u

const entity = (text: string) => `#${text.codePointAt(0)};`

function line(text: string): string {
  const safe = plain(text)
  const marker = LIST.exec(safe)?.[0] ?? ''
  const head = marker === '' ? '' : marker.slice(0, -1) + entity(marker.slice(-1))
  return head + safe.slice(marker.length).replace(SPECIAL, entity)
}

const quoted = (lines: readonly string[]): string => `"${lines.map(line).join('<br/>') || ' '}"`

const shape = ({ label, group }: DiagramNode): string =>
  group === undefined ? `([${quoted([label])}])` : `[${quoted([label])}]`

const STROKES: Partial<Record<DiagramEdge['state'], string>> = {
  dropped: 'stroke:#cc2936,stroke-width:2px',
  mixed: 'stroke:#cc2936,stroke-width:2px',
  denied: 'stroke:#cc2936',
  error: 'stroke:#8a2fa8',
  audit: 'stroke:#a86400',
  idle: 'stroke:#a9b1c2',
}

const arrow = ({ state }: DiagramEdge): string => (drops(state) || state === 'audit' ? '-.->' : '-->')

/** The diagram as Mermaid text (`flowchart LR`), one subgraph per namespace, dropped edges dashed. */
export function toMermaid({ title, groups, nodes, edges }: Diagram): string {
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index + 1}`]))
  const declare = (node: DiagramNode, indent: string) => `${indent}${names.get(node.id)}${shape(node)}`
  const inside = byGroup(nodes)
  const body = [
    'flowchart LR',
    ...groups.flatMap(({ key, label }, index) => [
      `  subgraph g${index + 1}[${quoted([label])}]`,
      ...(inside.get(key) ?? []).map((node) => declare(node, '    ')),
      '  end',
    ]),
    ...(inside.get(undefined) ?? []).map((node) => declare(node, '  ')),
    ...edges.map((edge) => {
      const label = edge.label.length === 0 ? '' : `|${quoted(edge.label)}|`
      return `  ${names.get(edge.source)} ${arrow(edge)}${label} ${names.get(edge.target)}`
    }),
    ...edges.flatMap(({ state }, index) => {
      const stroke = STROKES[state]
      return stroke === undefined ? [] : [`  linkStyle ${index} ${stroke}`]
    }),
  ].join('\n')
  const head = [`%% ${plain(title).replace(/[{}]/gu, ' ')}`]
  if (edges.length > LIMITS.edges) {
    head.push(`%% ${edges.length} edges: viewers draw ${LIMITS.edges} unless maxEdges is set higher`)
  }
  if (body.length > LIMITS.characters) {
    head.push(`%% ${body.length} characters: viewers read ${LIMITS.characters} unless maxTextSize is set higher`)
  }
  return `${head.join('\n')}\n${body}\n`
}
