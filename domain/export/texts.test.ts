import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Diagram } from './diagram.ts'
import { toDot } from './dot.ts'
import { toMermaid } from './mermaid.ts'
import { plain } from './plain.ts'

const HARD = [
  'a'.repeat(253),
  'say "hi"',
  'back\\slash\\',
  '</text><script>alert(1)</script>',
  'a]b[c{d}e|f(g)',
  'line\nbreak\r\nend',
  'שלום-עולם',
  'خدمة\u202eevil',
  '🛰️ orbit 👩‍🚀',
  'end',
  '#quot; &amp; &lt;',
  'style:x#1;',
  '%%{init: {}}%%',
  '- item',
  '1. item',
  '_x_ *y* ~~z~~ `c`',
  '\\N \\G \\l',
  '\ud800 alone',
  '\u0000\u0007',
  ';',
  '-->|"x"| n1',
]

const names = fc.oneof(fc.constantFrom(...HARD), fc.string({ unit: 'binary', minLength: 1, maxLength: 253 }))

const STATES = ['forwarded', 'dropped', 'mixed', 'denied', 'error', 'audit', 'idle'] as const

const diagrams: fc.Arbitrary<Diagram> = fc
  .record({
    title: names,
    groups: fc.uniqueArray(names, { maxLength: 3 }),
    nodes: fc.array(fc.record({ label: names, group: fc.nat(3) }), { minLength: 1, maxLength: 6 }),
    edges: fc.array(
      fc.record({
        source: fc.nat(5),
        target: fc.nat(5),
        label: fc.array(names, { minLength: 1, maxLength: 3 }),
        state: fc.constantFrom(...STATES),
      }),
      { maxLength: 6 },
    ),
  })
  .map(({ title, groups, nodes, edges }) => ({
    title,
    groups: groups.map((label, index) => ({ key: `g${index}`, label })),
    nodes: nodes.map(({ label, group }, index) => ({
      id: `${label}/${index}`,
      label,
      group: group < groups.length ? `g${group}` : undefined,
    })),
    edges: edges.map(({ source, target, label, state }) => ({
      source: `${nodes[source % nodes.length]?.label}/${source % nodes.length}`,
      target: `${nodes[target % nodes.length]?.label}/${target % nodes.length}`,
      label,
      state,
    })),
  }))

interface Read {
  readonly groups: readonly { readonly label: string; readonly members: readonly string[] }[]
  readonly loose: readonly string[]
  readonly edges: readonly {
    readonly source: string
    readonly target: string
    readonly label: readonly string[]
    readonly dashed: boolean
  }[]
}

/** What a reader of either format has to find again. */
const expected = ({ groups, nodes, edges }: Diagram): Read => {
  const label = new Map(nodes.map((node) => [node.id, plain(node.label)]))
  const inGroup = (key: string | undefined) => nodes.flatMap((node) => (node.group === key ? [plain(node.label)] : []))
  return {
    groups: groups.map(({ key, label: name }) => ({ label: plain(name), members: inGroup(key) })),
    loose: inGroup(undefined),
    edges: edges.map((edge) => ({
      source: label.get(edge.source) ?? '',
      target: label.get(edge.target) ?? '',
      label: edge.label.map(plain),
      dashed: ['dropped', 'mixed', 'denied', 'audit'].includes(edge.state),
    })),
  }
}

/** A strict little reader of the part of Mermaid that is written; any other line is an error. */
function readMermaid(text: string): Read {
  const decode = (label: string) =>
    label.split('<br/>').map((line) => {
      expect(line).not.toMatch(/["<>&`[\]{}|]/u)
      return line.replace(/#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code)))
    })
  const groups: { label: string; members: string[] }[] = []
  const loose: string[] = []
  const edges: Read['edges'][number][] = []
  const label = new Map<string, string>()
  let open: { label: string; members: string[] } | undefined
  for (const line of text.split('\n').filter((each) => each !== '' && !each.startsWith('%% '))) {
    const subgraph = /^ {2}subgraph g\d+\["([^"]*)"\]$/u.exec(line)
    const node = /^ {2,4}(n\d+)(?:\["([^"]*)"\]|\(\["([^"]*)"\]\))$/u.exec(line)
    const edge = /^ {2}(n\d+) (-->|-\.->)\|"([^"]*)"\| (n\d+)$/u.exec(line)
    if (subgraph) {
      open = { label: decode(subgraph[1] ?? '').join(), members: [] }
      groups.push(open)
    } else if (line === '  end') open = undefined
    else if (node) {
      const name = decode(node[2] ?? node[3] ?? '').join()
      label.set(node[1] ?? '', name)
      ;(open?.members ?? loose).push(name)
    } else if (edge) {
      edges.push({
        source: label.get(edge[1] ?? '') ?? 'undeclared',
        target: label.get(edge[4] ?? '') ?? 'undeclared',
        label: decode(edge[3] ?? ''),
        dashed: edge[2] === '-.->',
      })
    } else if (line !== 'flowchart LR')
      expect(line).toMatch(/^ {2}linkStyle \d+ stroke:#[0-9a-f]{6}(,stroke-width:2px)?$/u)
  }
  return { groups, loose, edges }
}

/** The same for DOT: splits into tokens as its grammar does, so that a quote in a name would be noticed. */
function readDot(text: string): Read {
  const tokens = [...text.matchAll(/"((?:\\[\s\S]|[^"\\])*)"|->|[{}[\];=,]|[A-Za-z_]\w*|\d+|\S/gu)]
  const decode = (label: string) =>
    label
      .replace(/\\(.)/gsu, (_, next: string) => (next === 'n' ? '\n' : next))
      .replaceAll('&amp;', '&')
      .split('\n')
  const groups: { label: string; members: string[] }[] = []
  const loose: string[] = []
  const edges: Read['edges'][number][] = []
  const label = new Map<string, string>()
  let open: { label: string; members: string[] } | undefined
  const word = (index: number) => tokens[index]?.[0] ?? ''
  const attributes = (from: number): ReadonlyMap<string, string> => {
    const found = new Map<string, string>()
    for (let index = from; word(index) !== ']'; index += 1) {
      expect(index).toBeLessThan(tokens.length)
      if (word(index) === '=') found.set(word(index - 1), tokens[index + 1]?.[1] ?? word(index + 1))
    }
    return found
  }
  for (let index = 0; index < tokens.length; index += 1) {
    if (word(index) === 'subgraph') {
      open = { label: decode(tokens[index + 5]?.[1] ?? '').join('\n'), members: [] }
      groups.push(open)
      index += 6
    } else if (word(index) === '}') open = undefined
    else if (/^n\d+$/u.test(word(index))) {
      const arrow = word(index + 1) === '->'
      const found = attributes(index + (arrow ? 4 : 2))
      const lines = decode(found.get('label') ?? '')
      if (arrow) {
        edges.push({
          source: label.get(word(index)) ?? 'undeclared',
          target: label.get(word(index + 2)) ?? 'undeclared',
          label: lines,
          dashed: ['dashed', 'dotted'].includes(found.get('style') ?? ''),
        })
      } else {
        label.set(word(index), lines.join('\n'))
        ;(open?.members ?? loose).push(lines.join('\n'))
      }
      while (word(index) !== ']') index += 1
    }
  }
  return { groups, loose, edges }
}

describe('whatever services are called', () => {
  test('Mermaid text reads back to the same groups, services and edges', () => {
    fc.assert(
      fc.property(diagrams, (diagram) => {
        expect(readMermaid(toMermaid(diagram))).toEqual(expected(diagram))
      }),
    )
  })

  test('DOT text reads back to the same groups, services and edges', () => {
    fc.assert(
      fc.property(diagrams, (diagram) => {
        expect(readDot(toDot(diagram))).toEqual(expected(diagram))
      }),
    )
  })

  test.each(HARD)('%j alone reads back', (label) => {
    const diagram: Diagram = {
      title: label,
      groups: [{ key: 'g', label }],
      nodes: [{ id: 'a', label, group: 'g' }],
      edges: [{ source: 'a', target: 'a', label: [label, label], state: 'dropped' }],
    }
    expect(readMermaid(toMermaid(diagram))).toEqual(expected(diagram))
    expect(readDot(toDot(diagram))).toEqual(expected(diagram))
  })
})

const small: Diagram = {
  title: 'Orrery · demo',
  groups: [{ key: 'c/shop', label: 'shop' }],
  nodes: [
    { id: 'c/shop/web', label: 'web', group: 'c/shop' },
    { id: 'c/shop/cart', label: 'cart', group: 'c/shop' },
    { id: 'world/callers', label: 'callers', group: undefined },
  ],
  edges: [
    { source: 'world/callers', target: 'c/shop/web', label: ['443/TCP'], state: 'forwarded' },
    { source: 'c/shop/web', target: 'c/shop/cart', label: ['8080/TCP HTTP', '✕ Policy denied'], state: 'dropped' },
  ],
}

test('a small map as Mermaid', () => {
  expect(toMermaid(small)).toBe(`%% Orrery · demo
flowchart LR
  subgraph g1["shop"]
    n1["web"]
    n2["cart"]
  end
  n3(["callers"])
  n3 -->|"443/TCP"| n1
  n1 -.->|"8080/TCP HTTP<br/>✕ Policy denied"| n2
  linkStyle 1 stroke:#cc2936,stroke-width:2px
`)
})

test('a small map as DOT', () => {
  expect(toDot(small)).toBe(`digraph orrery {
  graph [label="Orrery · demo", labelloc=t, rankdir=LR, fontname="sans-serif"];
  node [shape=box, style=rounded, fontname="sans-serif"];
  edge [fontname="sans-serif", fontsize=10, color="#5f7396"];
  subgraph cluster_1 {
    label="shop";
    n1 [label="web", tooltip="c/shop/web"];
    n2 [label="cart", tooltip="c/shop/cart"];
  }
  n3 [label="callers", tooltip="world/callers", style="rounded,filled", fillcolor="#eef0f5"];
  n3 -> n1 [label="443/TCP"];
  n1 -> n2 [label="8080/TCP HTTP\\n✕ Policy denied", style=dashed, color="#cc2936", fontcolor="#cc2936", penwidth=2];
}
`)
})

test('Mermaid text that viewers would refuse says so in its first lines', () => {
  const edges = Array.from(
    { length: 501 },
    () => ({ source: 'c/shop/web', target: 'c/shop/cart', label: [], state: 'idle' }) as const,
  )
  expect(toMermaid({ ...small, edges })).toMatch(/^%% Orrery · demo\n%% 501 edges: viewers draw 500 unless maxEdges/u)
})
