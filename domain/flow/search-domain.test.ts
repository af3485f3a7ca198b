import { expect, test } from 'vitest'
import { isSearchDomainNoise } from './search-domain.ts'

test.each([
  ['example.com.shop.svc.cluster.local.', true],
  ['example.com.svc.cluster.local.', true],
  ['example.com.cluster.local', true],
  ['api.eu.example.com.shop.svc.cluster.local.', true],
  ['cart.shop.svc.cluster.local.svc.cluster.local.', true],
  ['shop.svc.cluster.local.', true],
  ['logging.example.com.c.project.internal.', true],
  ['cart.shop.svc.cluster.local.', false],
  ['db-0.db.shop.svc.cluster.local.', false],
  ['_http._tcp.cart.shop.svc.cluster.local.', false],
  ['10-0-0-1.shop.pod.cluster.local.', false],
  ['example.com.', false],
  ['cart', false],
  ['', false],
])('%s, when it does not exist, is noise: %s', (name, noise) => {
  expect(isSearchDomainNoise(name, 3)).toBe(noise)
  expect(isSearchDomainNoise(name, 2)).toBe(false)
})
