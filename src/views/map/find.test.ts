import { create } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import { ServiceSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { findServices } from './find.ts'

const service = (id: string, more: { labels?: string[]; pods?: string[] } = {}) => {
  const [namespace = '', name = ''] = id.split('/')
  return create(ServiceSchema, { id, namespace, name, caption: name, ...more })
}
const ALL = [
  service('shop/web-admin'),
  service('shop/web', { labels: ['k8s:team=Checkout'] }),
  service('docs/web'),
  service('shop/cart', { pods: ['cart-7d-web'] }),
]

describe('finding on the map', () => {
  it.each([
    ['web', ['docs/web', 'shop/web', 'shop/web-admin', 'shop/cart']],
    ['WEB shop', ['shop/cart', 'shop/web', 'shop/web-admin']],
    ['shop/web', ['shop/web', 'shop/web-admin']],
    ['checkout', ['shop/web']],
    ['  ', []],
    ['nothing', []],
  ])('%j gives %j', (text, ids) => {
    expect(findServices(ALL, text).map(({ id }) => id)).toEqual(ids)
  })
})
