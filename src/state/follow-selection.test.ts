import { create } from '@bufbuild/protobuf'
import { beforeEach, expect, test } from 'vitest'
import { type Edge, EdgeSchema, GraphDeltaSchema, type Service, ServiceSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { followSelection } from './follow-selection.ts'
import { select, viewStore } from './view.ts'

const parts = (edges: Record<number, string>, services: Record<number, string> = {}) => ({
  edges: new Map<number, Edge>(Object.entries(edges).map(([at, id]) => [Number(at), create(EdgeSchema, { id })])),
  services: new Map<number, Service>(
    Object.entries(services).map(([at, id]) => [Number(at), create(ServiceSchema, { id })]),
  ),
})

beforeEach(() => select(undefined))

test('a selected edge stays selected under its new id, over several steps of one frame, and that is no step of the person', () => {
  select({ kind: 'edge', id: 'a → c' })
  const delta = create(GraphDeltaSchema, { removedEdges: [1, 2], replacedEdges: { 1: 2, 2: 3 } })
  followSelection(parts({ 1: 'a → c' }), delta)(parts({ 3: 'web → c' }))
  const { selection, renamed } = viewStore.getState()
  expect(selection).toEqual({ kind: 'edge', id: 'web → c' })
  expect(renamed).toBe(selection)
})

test('a selected service stays selected too', () => {
  select({ kind: 'service', id: 'a' })
  const delta = create(GraphDeltaSchema, { removedServices: [1], replacedServices: { 1: 2 } })
  followSelection(parts({}, { 1: 'a' }), delta)(parts({}, { 2: 'web' }))
  expect(viewStore.getState().selection).toEqual({ kind: 'service', id: 'web' })
})

test('what left for good, and what another one was replaced by, changes nothing', () => {
  const selection = { kind: 'edge', id: 'a → c' } as const
  select(selection)
  const gone = create(GraphDeltaSchema, { removedEdges: [1] })
  followSelection(parts({ 1: 'a → c' }), gone)(parts({}))
  const other = create(GraphDeltaSchema, { removedEdges: [2], replacedEdges: { 2: 3 } })
  followSelection(parts({ 1: 'a → c', 2: 'b → c' }), other)(parts({ 1: 'a → c', 3: 'd → c' }))
  expect(viewStore.getState().selection).toBe(selection)
})
