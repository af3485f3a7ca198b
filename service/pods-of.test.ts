import { afterEach, expect, test } from 'vitest'
import { parseFlow } from '#domain/flow/notation.ts'
import { applyDelta, emptyState } from '#domain/graph/delta.ts'
import { type Frame, GroupBy, ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { endAll, serve } from './test-service.ts'
import { TestSource } from './test-source.ts'

afterEach(endAll)

const WEB = 's/web{pod=web-7d4b9c6f5-x2x9z, cluster=c}'
const CART = (pod: string): string => `s/cart{pod=cart-558bd4d5db-${pod}, cluster=c}`
const DB = 's/db{pod=db-0, cluster=c}'

/** Reads the stream until what it told is so; the test's own time limit ends it. */
function reading(frames: AsyncIterable<Frame>) {
  const state = emptyState()
  const each = frames[Symbol.asyncIterator]()
  return async (done: (edges: readonly string[], frame: Frame) => boolean) => {
    for (;;) {
      const { value, done: ended } = await each.next()
      if (ended === true) throw new Error('the stream ended')
      const frame: Frame = value
      if (frame.graph !== undefined) applyDelta(state, frame.graph)
      const edges = [...state.edges.values()].map(({ id }) => id).sort()
      if (done(edges, frame)) return { frame, services: [...state.services.values()] }
    }
  }
}

test('a stream may tell of the pods of a few services alone, with what they are tied to', async () => {
  const source = new TestSource()
  const { client, end, state } = serve(source, { keepWarm: true })
  const stream = client.observe(
    { query: { groupBy: GroupBy.POD }, rows: 100, podsOf: ['c/s/cart'] },
    { signal: end.signal },
  )
  source.push([`${WEB} -> ${CART('w2m67')}:80`, `${WEB} -> ${DB}:5432`].map((line) => parseFlow(line)))
  const until = reading(stream)
  const first = await until((edges) => edges.length > 0)
  expect(first.frame).toMatchObject({ rows: [], timeline: [] })
  expect(first.frame.stats).toBeUndefined()
  expect(first.services.map(({ id, kind, partOf }) => [id, kind, partOf])).toEqual([
    ['c/s/pod:cart-558bd4d5db-w2m67', ServiceKind.POD, 'c/s/cart'],
    ['c/s/pod:web-7d4b9c6f5-x2x9z', ServiceKind.POD, 'c/s/web'],
  ])

  source.push([parseFlow(`${CART('k4lmn')} -> ${DB}:5432`)])
  const next = await until((edges) => edges.length > 1)
  expect(next.frame.reset).toBe(false)
  expect(next.frame.graph?.edges.map(({ id }) => id)).toEqual([
    'c/s/pod:cart-558bd4d5db-k4lmn → c/s/pod:db-0 : 5432 / tcp',
  ])
  expect(state().views).toBe(2)
})

test('what is not by pod is told whole, whatever pods are named', async () => {
  const source = new TestSource()
  const { client, end } = serve(source, { keepWarm: true })
  const stream = client.observe({ query: {}, rows: 100, podsOf: ['c/s/cart'] }, { signal: end.signal })
  source.push([parseFlow(`${WEB} -> ${DB}:5432`)])
  const { frame } = await reading(stream)((edges) => edges.length > 0)
  expect(frame.rows).toHaveLength(1)
})
