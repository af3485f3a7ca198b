import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EPOCH_MS } from '#domain/flow/notation.ts'
import type { WorldSplit } from '#domain/identity/world.ts'
import { applyDelta, emptyState, type GraphState, mergeDeltas } from './delta.ts'
import { addLines } from './fold-lines.ts'
import { Graph } from './graph.ts'
import type { GroupedBy, Placing } from './placing.ts'
import { Removals } from './removals.ts'

const OPTIONS = { maxServices: 6, maxEdges: 8, maxPorts: 3, maxBlocks: 2 }
/** Every grouping keeps the laws. */
const placing = fc.record<Placing>({
  by: fc.constantFrom<GroupedBy>('service', 'pod', 'node'),
  world: fc.constantFrom<WorldSplit>('names', 'cidr', 'one'),
})
const name = fc.constantFrom('a', 'b', 'c', 'd', 'e')
/** Some flows tell all of a pod, some only what it is called. */
const inside = fc
  .tuple(
    fc.constantFrom('x', 'y'),
    name,
    fc.constantFrom('', 'x2x9z', 'k4lmn'),
    fc.constantFrom('', ', cluster=c'),
    fc.boolean(),
  )
  .map(([namespace, owner, pod, cluster, told]) =>
    pod === '' ? `${namespace}/${owner}` : `${namespace}/${told ? owner : ''}{pod=${owner}-7d4b9c6f5-${pod}${cluster}}`,
  )
const outside = fc.constantFrom(
  'world{ip=1.2.3.4}',
  'world{ip=2.3.4.5}',
  'world{ip=3.4.5.6}',
  'a.example',
  'host{ip=9.9.9.9}',
)
const line = fc
  .tuple(
    fc.oneof({ weight: 4, arbitrary: inside }, outside),
    fc.oneof({ weight: 4, arbitrary: inside }, outside),
    fc.integer({ min: 1, max: 6 }),
    fc.constantFrom('', ' dropped', ' audit', ' http GET / 200'),
    fc.constantFrom('', ' egress node:one', ' ingress node:two'),
  )
  .map(([client, server, port, word, node]) => `${client} -> ${server}:${port}${word}${node}`)
const step = fc.record({ lines: fc.array(line, { maxLength: 4 }), wait: fc.constantFrom(0, 1, 30, 61, 700) })
const steps = fc.array(step, { minLength: 1, maxLength: 12 })

const copy = (state: GraphState) => ({
  services: [...state.services].sort(([a], [b]) => a - b),
  edges: [...state.edges].sort(([a], [b]) => a - b),
})

function since(graph: Graph, version: number) {
  const delta = graph.changesSince(version)
  if (delta === 'too-old') throw new Error(`version ${version} is too old`)
  return delta
}

function wholeOf(graph: Graph): GraphState {
  const state = emptyState()
  applyDelta(state, graph.whole())
  return state
}

test('law: a viewer at any version reaches the whole, in one step, in many, or by merged deltas', () => {
  fc.assert(
    fc.property(placing, steps, fc.infiniteStream(fc.boolean()), (how, all, reads) => {
      const graph = new Graph({ ...OPTIONS, placing: how })
      const stepwise = emptyState()
      const states: { version: number; state: GraphState; merged: ReturnType<typeof since> | undefined }[] = []
      let cursor = 0
      let nowMs = EPOCH_MS
      for (const { lines, wait } of all) {
        nowMs += wait * 1000
        graph.advance(nowMs)
        addLines(
          graph,
          lines.map((text) => `+${(nowMs - EPOCH_MS) / 1000} ${text}`),
        )
        if (reads.next().value !== true) continue
        const delta = since(graph, cursor)
        cursor = graph.version
        applyDelta(stepwise, delta)
        expect(copy(stepwise)).toEqual(copy(wholeOf(graph)))
        for (const earlier of states)
          earlier.merged = earlier.merged === undefined ? delta : mergeDeltas(earlier.merged, delta)
        const state = { services: new Map(stepwise.services), edges: new Map(stepwise.edges) }
        states.push({ version: cursor, state, merged: undefined })
      }
      const last = since(graph, cursor)
      applyDelta(stepwise, last)
      const whole = copy(wholeOf(graph))
      expect(copy(stepwise)).toEqual(whole)
      for (const { version, state, merged } of states) {
        const direct = { services: new Map(state.services), edges: new Map(state.edges) }
        applyDelta(direct, since(graph, version))
        expect(copy(direct)).toEqual(whole)
        applyDelta(state, merged === undefined ? last : mergeDeltas(merged, last))
        expect(copy(state)).toEqual(whole)
      }
    }),
  )
})

test('law: reading in between changes nothing of what is folded', () => {
  fc.assert(
    fc.property(placing, fc.array(line, { maxLength: 30 }), fc.infiniteStream(fc.boolean()), (how, lines, reads) => {
      const options = { ...OPTIONS, placing: how }
      const [once, often] = [new Graph(options), new Graph(options)]
      addLines(once, lines)
      for (const text of lines) {
        addLines(often, [text])
        if (reads.next().value === true) since(often, often.version)
      }
      expect(copy(wholeOf(often))).toEqual(copy(wholeOf(once)))
    }),
  )
})

test('every edge ends at services that are there, and numbers are never used twice', () => {
  fc.assert(
    fc.property(placing, steps, (how, all) => {
      const graph = new Graph({ ...OPTIONS, placing: how })
      const gone = new Set<number>()
      let cursor = 0
      let nowMs = EPOCH_MS
      for (const { lines, wait } of all) {
        nowMs += wait * 1000
        graph.advance(nowMs)
        addLines(
          graph,
          lines.map((text) => `+${(nowMs - EPOCH_MS) / 1000} ${text}`),
        )
        const delta = since(graph, cursor)
        cursor = graph.version
        for (const { number } of delta.edges) expect(gone.has(number)).toBe(false)
        for (const number of delta.removedEdges) gone.add(number)
        const { services, edges } = wholeOf(graph)
        for (const { sourceNumber, destinationNumber } of edges.values()) {
          expect([services.has(sourceNumber), services.has(destinationNumber)]).toEqual([true, true])
        }
        const used = new Set([...edges.values()].flatMap((edge) => [edge.sourceNumber, edge.destinationNumber]))
        expect(services.size).toBe(used.size)
      }
    }),
  )
})

test('nothing changed is an empty delta and the same version', () => {
  const graph = new Graph()
  addLines(graph, ['s/a -> s/b:80'])
  const { version } = graph
  expect(since(graph, version)).toMatchObject({ services: [], edges: [], removedServices: [], removedEdges: [] })
  expect(graph.version).toBe(version)
  expect(graph.changesSince(version + 1)).toBe('too-old')
})

test('removals that were forgotten make a version too old', () => {
  const removals = new Removals()
  for (let number = 1; number <= 40_000; number++) removals.add(number, 'edge', number)
  expect(removals.since(1)).toBeUndefined()
  expect(removals.since(39_998)?.removedEdges).toEqual([39_999, 40_000])
})

test('what goes on under another number is told with what leaves', () => {
  const graph = new Graph()
  addLines(graph, ['x/{pod=a-7d4b9c6f5-x2x9z} -> x/b:80'])
  const before = graph.whole()
  const { version } = graph
  addLines(graph, ['x/web{pod=a-7d4b9c6f5-x2x9z} -> x/b:80'])
  const delta = graph.changesSince(version)
  if (delta === 'too-old') throw new Error('nothing was forgotten')
  const now = graph.whole()
  const numberOf = (parts: readonly { readonly number: number; readonly id: string }[], id: string) =>
    parts.find((part) => part.id.includes(id))?.number ?? 0
  const [old, fresh] = [before.edges[0]?.number ?? 0, now.edges[0]?.number ?? 0]
  expect(old).not.toBe(fresh)
  expect(delta.replacedEdges).toEqual({ [old]: fresh })
  const gone = delta.removedServices[0] ?? 0
  expect(delta.replacedServices[gone]).toBe(numberOf(now.services, '/web'))
  expect(mergeDeltas(before, delta).replacedEdges).toEqual({ [old]: fresh })
})
