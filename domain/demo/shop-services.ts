import type { PodSpec } from './party.ts'

export const SHOP = 'shop'
export const DATA = 'shop-data'

/** A service of the shop: how it is called, and how long it takes by itself. */
export interface ShopService {
  readonly name: string
  readonly namespace: typeof SHOP | typeof DATA
  readonly kind: PodSpec['kind']
  readonly replicas: number
  readonly port: number
  /** Median of its own work in milliseconds, and how long the tail of it is. */
  readonly latencyMs: number
  readonly tail: number
  /** Share of calls that it answers with 5xx. */
  readonly failing?: number
}

const app = (
  name: string,
  port: number,
  latencyMs: number,
  tail: number,
  more: Partial<ShopService> = {},
): ShopService => ({
  name,
  namespace: SHOP,
  kind: 'Deployment',
  replicas: 1,
  port,
  latencyMs,
  tail,
  ...more,
})
const data = (name: string, port: number, latencyMs: number): ShopService => ({
  ...app(name, port, latencyMs, 0.7),
  namespace: DATA,
  kind: 'StatefulSet',
})

export const SERVICES = {
  web: app('web', 8080, 6, 0.5, { replicas: 2 }),
  cart: app('cart', 7070, 3, 0.6),
  catalog: app('catalog', 3550, 4, 0.6, { replicas: 2 }),
  checkout: app('checkout', 5050, 12, 0.5),
  payment: app('payment', 8443, 180, 0.9, { failing: 0.08 }),
  recommendation: app('recommendation', 8081, 9, 0.8, { replicas: 2 }),
  ads: app('ads', 9555, 5, 0.9),
  email: app('email', 8025, 25, 0.6),
  currency: app('currency', 7000, 1, 0.4),
  postgres: data('postgres', 5432, 2),
  redis: data('redis', 6379, 0.4),
  kafka: data('kafka', 9092, 3),
} as const satisfies Readonly<Record<string, ShopService>>

export type ServiceName = keyof typeof SERVICES

/** A call to a service, and the calls it makes in turn before it answers. */
export interface Step {
  readonly to: ServiceName
  /** Undefined: no HTTP, only bytes. */
  readonly http?: { readonly method: string; readonly path: string }
  readonly calls?: readonly Step[]
}

const get = (to: ServiceName, path: string, ...calls: readonly Step[]): Step => ({
  to,
  http: { method: 'GET', path },
  calls,
})
const post = (to: ServiceName, path: string, ...calls: readonly Step[]): Step => ({
  to,
  http: { method: 'POST', path },
  calls,
})
const bytes = (to: ServiceName): Step => ({ to })

/** What visitors do, and how often. */
export const VISITS: readonly { readonly weight: number; readonly step: Step }[] = [
  {
    weight: 3,
    step: get(
      'web',
      '/',
      get('catalog', '/products', bytes('postgres')),
      get('currency', '/rates'),
      get('ads', '/ads?context=home'),
    ),
  },
  {
    weight: 3,
    step: get(
      'web',
      '/product/lamp-42',
      get('catalog', '/products/lamp-42', bytes('postgres')),
      get('recommendation', '/recommendations?product=lamp-42', get('catalog', '/products?ids=3,7,12'), bytes('redis')),
    ),
  },
  { weight: 2, step: post('web', '/cart', post('cart', '/cart/items', bytes('redis'))) },
  {
    weight: 1.5,
    step: post(
      'web',
      '/checkout',
      post(
        'checkout',
        '/orders',
        get('cart', '/cart', bytes('redis')),
        get('currency', '/rates'),
        post('payment', '/charges'),
        post('email', '/confirmations'),
        bytes('kafka'),
        bytes('postgres'),
      ),
    ),
  },
]
