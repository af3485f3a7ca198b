import { describe, expect, test } from 'vitest'
import { readFacts } from '#domain/flow/facts.ts'
import { EPOCH_MS, parseFlow } from '#domain/flow/notation.ts'
import { ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { addLines, edgeIds, foldLines, onlyEdge, servicesOf } from './fold-lines.ts'

const at = (seconds: number): number => EPOCH_MS + seconds * 1000

describe('the sliding minute', () => {
  test('holds the last sixty seconds, totals hold all', () => {
    const graph = foldLines(['+0 s/a -> s/b:80', '+30 s/a -> s/b:80', '+59.9 s/a -> s/b:80'])
    expect(onlyEdge(graph).minute).toMatchObject({ forwarded: 3, flows: 3 })
    graph.advance(at(60))
    expect(onlyEdge(graph)).toMatchObject({ forwarded: 3, minute: { forwarded: 2 } })
    graph.advance(at(90))
    expect(onlyEdge(graph).minute).toMatchObject({ forwarded: 1 })
    graph.advance(at(118))
    expect(onlyEdge(graph).minute).toMatchObject({ forwarded: 1 })
    graph.advance(at(119))
    expect(onlyEdge(graph)).toMatchObject({ forwarded: 3, minute: { forwarded: 0, flows: 0 } })
  })

  test('a late flow falls into its own second, a very late one only into the totals', () => {
    const graph = foldLines(['+100 s/a -> s/b:80'])
    const late = (line: string) => addLines(graph, [line])
    late('+70 s/a -> s/b:80')
    late('+10 s/a -> s/b:80')
    expect(onlyEdge(graph)).toMatchObject({ flows: 3, minute: { flows: 2 }, firstSeenMs: at(10), lastSeenMs: at(100) })
    graph.advance(at(130))
    expect(onlyEdge(graph).minute?.flows).toBe(1)
  })

  test('a flow from a clock that is ahead counts as now', () => {
    const graph = foldLines(['s/a -> s/b:80'])
    expect(onlyEdge(graph)).toMatchObject({ lastSeenMs: at(0), minute: { flows: 1 } })
  })

  test('a jump over hours empties it', () => {
    const graph = foldLines(['+0 s/a -> s/b:80'], { leaveAfterMs: Infinity })
    graph.advance(at(7200))
    expect(onlyEdge(graph)).toMatchObject({ flows: 1, minute: { flows: 0 }, idle: true })
  })
})

describe('edges age', () => {
  test('they turn idle, come back with a flow, leave, and take their services along', () => {
    const graph = foldLines(['+0 s/a -> s/b:80', '+0 s/c -> s/b:80'])
    graph.advance(at(60))
    expect(onlyIdle(graph)).toEqual([])
    graph.advance(at(61))
    expect(onlyIdle(graph)).toHaveLength(2)
    addLines(graph, ['+62 s/c -> s/b:80'])
    expect(onlyIdle(graph)).toEqual(['/s/a → /s/b : 80 / tcp'])
    graph.advance(at(601))
    expect(edgeIds(graph)).toEqual(['/s/c → /s/b : 80 / tcp'])
    expect(servicesOf(graph).map(({ name }) => name)).toEqual(['b', 'c'])
    graph.advance(at(663))
    expect(graph.size).toEqual({ services: 0, edges: 0 })
  })

  test('never, where time has no end', () => {
    const graph = foldLines(['+0 s/a -> s/b:80'], { idleAfterMs: Infinity, leaveAfterMs: Infinity })
    graph.advance(at(1e6))
    expect(onlyEdge(graph).idle).toBe(false)
  })

  test('one that comes back is a new one with the same id', () => {
    const graph = foldLines(['+0 s/a -> s/b:80'])
    const [before] = graph.whole().edges
    graph.advance(at(700))
    addLines(graph, ['+700 s/a -> s/b:80'])
    const [after] = graph.whole().edges
    expect(after?.id).toBe(before?.id)
    expect(after?.number).toBeGreaterThan(before?.number ?? 0)
    expect(after).toMatchObject({ flows: 1, forwarded: 1 })
  })

  const onlyIdle = (graph: Parameters<typeof edgeIds>[0]) =>
    graph.whole().edges.flatMap(({ idle, id }) => (idle ? [id] : []))
})

describe('what edges and services tell', () => {
  test('newest and oldest, drops and passes, encryption and authentication', () => {
    const graph = foldLines(['+1 s/a -> s/b:80 encrypted auth:SPIRE', '+2 s/a -> s/b:80 dropped', '+3 s/a -> s/b:80'])
    expect(onlyEdge(graph)).toMatchObject({ firstSeenMs: at(1), lastDroppedMs: at(2), lastForwardedMs: at(3) })
    expect(onlyEdge(graph)).toMatchObject({ encrypted: true, authenticated: true })
    addLines(graph, ['+90 s/a -> s/b:80'])
    expect(onlyEdge(graph)).toMatchObject({ encrypted: false, authenticated: false })
  })

  test('pods and identities newest first, labels sorted', () => {
    const graph = foldLines([
      '+1 s/a{pod=a-1, id=300, k8s:b=2, k8s:a=1} -> s/b:80',
      '+2 s/a{pod=a-2, id=301, k8s:b=2, k8s:a=1} -> s/b:80',
      '+3 s/a{pod=a-1, id=300, k8s:b=2, k8s:a=1} -> s/b:80',
      '+13 s/a{pod=a-1, id=300, k8s:b=2, k8s:a=1} -> s/b:80',
    ])
    expect(servicesOf(graph)[0]).toMatchObject({ pods: ['a-1', 'a-2'], podCount: 2, identities: [301, 300] })
    expect(servicesOf(graph)[0]?.labels).toEqual(['k8s:a=1', 'k8s:b=2'])
  })

  test('a service that calls itself has an edge to itself', () => {
    const graph = foldLines(['s/a -> s/a:80'])
    expect(graph.size).toEqual({ services: 1, edges: 1 })
    graph.advance(at(700))
    expect(graph.size).toEqual({ services: 0, edges: 0 })
  })

  test('captions are told apart as services come, and become short again as they go', () => {
    const graph = foldLines(['+0 shop/web -> shop/cart:80', '+1 blog/web -> shop/cart:80'])
    const found = () => servicesOf(graph).map(({ caption }) => caption)
    expect(found()).toEqual(['shop/web', 'cart', 'blog/web'])
    addLines(graph, ['+500 shop/web -> shop/cart:80'])
    graph.advance(at(650))
    expect(found()).toEqual(['web', 'cart'])
  })
})

describe('many ports', () => {
  const scan = (from: number, to: number, more = '') =>
    Array.from({ length: to - from + 1 }, (_, index) => `+1 s/a -> s/b:${from + index}${more}`)

  test('fold into one edge that keeps what they counted', () => {
    const graph = foldLines(scan(1, 20))
    expect(graph.size.edges).toBe(20)
    addLines(graph, scan(21, 25, ' dropped POLICY_DENIED denied-by:CNP/s/lock'))
    const edge = onlyEdge(graph)
    expect(edge).toMatchObject({ id: '/s/a → /s/b : * / tcp', port: 0, manyPorts: true, flows: 25 })
    // At one place, so all of one edge: each of the twenty passed there.
    expect(edge).toMatchObject({ forwarded: 20, dropped: 5, minute: { forwarded: 20, dropped: 5 } })
    expect(edge.drops).toMatchObject([{ reason: 133, count: 5, deniedBy: ['CNP/s/lock'] }])
    graph.advance(at(61))
    expect(onlyEdge(graph)).toMatchObject({ flows: 25, minute: { flows: 0, forwarded: 0, dropped: 0 } })
  })

  test('of one protocol and one pair only', () => {
    const graph = foldLines([...scan(1, 30), ...scan(1, 3, ' udp'), '+1 s/b -> s/a:9', '+1 s/a -> s/c:80'])
    expect(edgeIds(graph).sort()).toEqual([
      '/s/a → /s/b : * / tcp',
      '/s/a → /s/b : 1 / udp',
      '/s/a → /s/b : 2 / udp',
      '/s/a → /s/b : 3 / udp',
      '/s/a → /s/c : 80 / tcp',
      '/s/b → /s/a : 9 / tcp',
    ])
  })
})

describe('limits', () => {
  test('services past the limit fold into the others of their namespace', () => {
    const graph = foldLines(['x/a -> x/b:80', 'x/c -> x/b:80', 'x/d -> x/b:80', 'y/e -> x/b:80'], { maxServices: 2 })
    expect(servicesOf(graph).map(({ id, kind, caption }) => [id, kind, caption])).toEqual([
      ['/x/a', ServiceKind.WORKLOAD, 'a'],
      ['/x/b', ServiceKind.WORKLOAD, 'b'],
      ['others/in:/x', ServiceKind.OTHERS, 'x/others'],
      ['others/in:/y', ServiceKind.OTHERS, 'y/others'],
    ])
    expect(graph.folded).toEqual({ services: 3, edges: 0 })
    expect(servicesOf(graph)).toHaveLength(4)
    expect(edgeIds(graph)).toContain('others/in:/x → /x/b : 80 / tcp')
  })

  test('ten thousand addresses outside stay one node, ten thousand names fold', () => {
    const numbers = Array.from({ length: 10_000 }, (_, index) => index)
    const address = (index: number) => `world{ip=100.64.${index >> 8}.${index & 255}} -> s/web:80`
    expect(foldLines(numbers.map(address)).size).toEqual({ services: 2, edges: 1 })
    const named = foldLines(
      numbers.map((index) => `s/web -> n${index}.example:443`),
      { maxServices: 100 },
    )
    expect(named.size).toEqual({ services: 101, edges: 100 })
    expect(named.folded.services).toBe(9_901)
  })

  test('edges past the limit fold into one between the others, and no flow is lost', () => {
    const lines = ['a', 'b', 'c', 'd', 'e'].flatMap((name) => [`s/${name} -> s/x:80`, `s/${name} -> s/x:80`])
    const graph = foldLines(lines, { maxEdges: 2 })
    expect(edgeIds(graph)).toEqual([
      '/s/a → /s/x : 80 / tcp',
      '/s/b → /s/x : 80 / tcp',
      'others/in:/s → others/in:/s : * / tcp',
    ])
    expect(graph.folded).toEqual({ services: 0, edges: 3 })
    expect(graph.whole().edges.reduce((sum, { flows }) => sum + flows, 0)).toBe(10)
    expect(servicesOf(graph).map(({ name }) => name)).toEqual(['a', 'x', 'b', 'others'])
  })

  test('a flow without room of its own is placed where the map counts it', () => {
    const place = (graph: ReturnType<typeof foldLines>, line: string) => {
      const { source, destination, edges } = graph.place(readFacts(parseFlow(line)))
      return { source: source[0], destination: destination[0], edge: edges[0] }
    }
    const few = foldLines(['x/a -> x/b:80', 'x/c -> x/b:80', 'y/e -> x/b:80'], { maxServices: 2 })
    expect(place(few, 'x/c -> x/b:80')).toEqual({
      source: 'others/in:/x',
      destination: '/x/b',
      edge: 'others/in:/x → /x/b : 80 / tcp',
    })
    expect(place(few, 'x/a -> x/b:80')).toMatchObject({ source: '/x/a', edge: '/x/a → /x/b : 80 / tcp' })
    const lines = ['s/a -> s/x:80', 's/b -> s/x:80', 's/c -> s/x:80']
    const narrow = foldLines(lines, { maxEdges: 2 })
    expect(edgeIds(narrow)).toContain(place(narrow, 's/c -> s/x:80').edge)
    expect(lines.map((line) => edgeIds(narrow).includes(place(narrow, line).edge ?? ''))).toEqual([true, true, true])
  })

  test('there is room again when others left', () => {
    const graph = foldLines(['+0 s/a -> s/b:80', '+1 s/c -> s/d:80'], { maxServices: 2 })
    graph.advance(at(601))
    addLines(graph, ['+602 s/c -> s/d:80'])
    expect(edgeIds(graph)).toEqual(['/s/c → /s/d : 80 / tcp'])
  })
})
