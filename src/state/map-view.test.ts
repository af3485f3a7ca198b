import { create } from '@bufbuild/protobuf'
import { beforeEach, describe, expect, it } from 'vitest'
import { serviceBox } from '#domain/map-grouping/group-of.ts'
import { DEFAULT_GROUPING } from '#domain/map-grouping/grouping.ts'
import { EdgeSchema, ServiceKind, ServiceSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { EMPTY_FLOWS, flowsStore } from './flows.ts'
import { closeServices, MOST_OPENED, mapViewStore, openedNow, openService } from './map-view.ts'
import { type Selection, select, viewStore } from './view.ts'

const service = create(ServiceSchema, { number: 1, id: 'c/s/cart', kind: ServiceKind.WORKLOAD })
const web = create(ServiceSchema, { number: 2, id: 'c/s/web', kind: ServiceKind.WORKLOAD })
const pod = create(ServiceSchema, { number: -1, id: 'c/s/pod:cart-1', kind: ServiceKind.POD, partOf: 'c/s/cart' })
const edge = create(EdgeSchema, { number: 1, id: 'web → cart', sourceNumber: 2, destinationNumber: 1 })
const podEdge = create(EdgeSchema, { number: -2, id: 'web → cart-1', sourceNumber: 2, destinationNumber: -1 })

beforeEach(() => {
  const services = new Map([service, web, pod].map((one) => [one.number, one]))
  const edges = new Map([edge, podEdge].map((one) => [one.number, one]))
  flowsStore.setState({ ...EMPTY_FLOWS, services, edges })
  mapViewStore.setState({ opened: [], grouping: DEFAULT_GROUPING })
  select(undefined)
})

describe('services that are opened to their pods', () => {
  it('are so many at most, each once', () => {
    for (let at = 0; at < MOST_OPENED; at++)
      expect([openService(`s${at}`), openService(`s${at}`)]).toEqual([true, true])
    expect(openService('one more')).toBe(false)
    expect(openedNow()).toHaveLength(MOST_OPENED)
  })

  it('are none where pods are the cards already', () => {
    openService('c/s/cart')
    mapViewStore.setState({ grouping: { by: { kind: 'pod' }, world: 'names' } })
    expect(openedNow()).toEqual([])
  })

  it('let go of their lines, which others take the place of', () => {
    select({ kind: 'edge', id: 'web → cart' })
    openService('c/s/cart')
    expect(viewStore.getState().selection).toBeUndefined()
  })

  it.each<readonly [string, Selection, Selection | undefined]>([
    ['their box', { kind: 'group', id: serviceBox('c/s/cart') }, { kind: 'service', id: 'c/s/cart' }],
    ['a pod', { kind: 'service', id: 'c/s/pod:cart-1' }, { kind: 'service', id: 'c/s/cart' }],
    ['a line of a pod', { kind: 'edge', id: 'web → cart-1' }, undefined],
    ['another service', { kind: 'service', id: 'c/s/web' }, { kind: 'service', id: 'c/s/web' }],
    ['another box', { kind: 'group', id: 'c/s' }, { kind: 'group', id: 'c/s' }],
  ])('when they close, what is selected of them is let go for the service: %s', (_, selection, after) => {
    openService('c/s/cart')
    select(selection)
    closeServices(['c/s/cart'])
    expect(viewStore.getState().selection).toEqual(after)
    expect(openedNow()).toEqual([])
  })
})
