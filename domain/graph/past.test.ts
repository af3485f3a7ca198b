import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readFacts } from '#domain/flow/facts.ts'
import { EPOCH_MS, parseFlow } from '#domain/flow/notation.ts'
import { Timeline } from '#domain/timeline/timeline.ts'
import { withIds } from './delta.ts'
import { Graph } from './graph.ts'

const NOW = EPOCH_MS + 590_000
const flow = fc
  .tuple(
    fc.integer({ min: 0, max: 589 }),
    fc.constantFrom('a', 'b', 'c'),
    fc.constantFrom('x', 'y'),
    fc.constantFrom('', 'dropped POLICY_DENIED', 'http GET / 200', 'http GET / 500'),
  )
  .map(([second, client, server, word]) => `+${second} s/${client} -> s/${server}:80 ${word}`)
const facts = (line: string) => readFacts(parseFlow(line))

/** What is told of counts: not in which order edges became known, nor which numbers they got. */
function toldOf(graph: Graph) {
  const plain = ({ edges }: ReturnType<Graph['whole']>) =>
    withIds({ ...graph.whole(), edges })
      .edges.map((edge) => ({ ...edge, number: 0, sourceNumber: 0, destinationNumber: 0 }))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
  const windows = [0, 100, 530, 580].map((from) => {
    const { delta } = graph.window(EPOCH_MS + from * 1000, EPOCH_MS + (from + 60) * 1000)
    return delta.edges.map(({ id, flows, dropped, forwarded }) => `${id} ${flows} ${dropped} ${forwarded}`).sort()
  })
  return { edges: plain(graph.whole()), windows }
}

test('flows of the past that are told late, newest stretches first, count as if they had been told in order', () => {
  fc.assert(
    fc.property(fc.array(flow, { maxLength: 60 }), fc.integer({ min: 0, max: 589 }), (lines, live) => {
      const all = lines.map(facts).sort((a, b) => a.timeMs - b.timeMs)
      const inOrder = new Graph()
      const timeline = new Timeline()
      for (const one of all) {
        inOrder.add(one, one.timeMs)
        timeline.add(one, one.timeMs)
      }
      inOrder.advance(NOW)

      const late = new Graph()
      const lateTimeline = new Timeline()
      const since = EPOCH_MS + live * 1000
      for (const one of all.filter(({ timeMs }) => timeMs >= since)) {
        late.add(one, one.timeMs)
        lateTimeline.add(one, one.timeMs)
      }
      late.advance(NOW)
      for (let to = since, width = 15_000; to > EPOCH_MS; to -= width, width *= 2) {
        for (const one of all.filter(({ timeMs }) => timeMs < to && timeMs >= to - width)) {
          late.add(one, NOW, true)
          lateTimeline.add(one, NOW)
        }
      }
      inOrder.advance(NOW + 1000)
      late.advance(NOW + 1000)
      expect(toldOf(late)).toEqual(toldOf(inOrder))
      expect(lateTimeline.changesSince(0)).toEqual(timeline.changesSince(0))
    }),
  )
})

test('an edge of which only the past tells leaves when it would have left, had that been told in time', () => {
  const graph = new Graph()
  graph.advance(NOW)
  graph.add(facts('+10 s/a -> s/b:80'), NOW, true)
  graph.advance(NOW + 15_000)
  expect(graph.size.edges).toBe(1)
  graph.advance(NOW + 25_000)
  expect(graph.size.edges).toBe(0)
})
