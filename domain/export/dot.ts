import { byGroup, type Diagram, type DiagramEdge, type DiagramNode } from './diagram.ts'
import { plain } from './plain.ts'

/** Graphviz reads backslashes and HTML entities in any quoted label. */
const line = (text: string): string =>
  plain(text).replaceAll('&', '&amp;').replaceAll('\\', '\\\\').replaceAll('"', '\\"')

const quoted = (...lines: readonly string[]): string => `"${lines.map(line).join('\\n')}"`

const LOOKS: Readonly<Record<DiagramEdge['state'], string>> = {
  forwarded: '',
  dropped: ', style=dashed, color="#cc2936", fontcolor="#cc2936", penwidth=2',
  mixed: ', style=dashed, color="#cc2936", fontcolor="#cc2936", penwidth=2',
  denied: ', style=dashed, color="#cc2936", fontcolor="#cc2936"',
  error: ', color="#8a2fa8", fontcolor="#8a2fa8"',
  audit: ', style=dotted, color="#a86400", fontcolor="#a86400"',
  idle: ', color="#a9b1c2", fontcolor="#6b7288"',
}

/** The diagram as Graphviz text, one cluster per namespace, dropped edges dashed. Tooltips hold the lasting ids. */
export function toDot({ title, groups, nodes, edges }: Diagram): string {
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index + 1}`]))
  const inside = byGroup(nodes)
  const declare = (node: DiagramNode, indent: string) => {
    const look = node.group === undefined ? ', style="rounded,filled", fillcolor="#eef0f5"' : ''
    return `${indent}${names.get(node.id)} [label=${quoted(node.label)}, tooltip=${quoted(node.id)}${look}];`
  }
  return `${[
    'digraph orrery {',
    `  graph [label=${quoted(title)}, labelloc=t, rankdir=LR, fontname="sans-serif"];`,
    '  node [shape=box, style=rounded, fontname="sans-serif"];',
    '  edge [fontname="sans-serif", fontsize=10, color="#5f7396"];',
    ...groups.flatMap(({ key, label }, index) => [
      `  subgraph cluster_${index + 1} {`,
      `    label=${quoted(label)};`,
      ...(inside.get(key) ?? []).map((node) => declare(node, '    ')),
      '  }',
    ]),
    ...(inside.get(undefined) ?? []).map((node) => declare(node, '  ')),
    ...edges.map(
      ({ source, target, label, state }) =>
        `  ${names.get(source)} -> ${names.get(target)} [label=${quoted(...label)}${LOOKS[state]}];`,
    ),
    '}',
  ].join('\n')}\n`
}
