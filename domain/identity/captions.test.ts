import { create } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ServiceSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { captions } from './captions.ts'

/** `cluster/namespace/name:kind` with labels. */
function service(text: string, ...labels: string[]) {
  const [cluster = '', namespace = '', rest = ''] = text.split('/')
  const [name = '', workloadKind = ''] = rest.split(':')
  return create(ServiceSchema, { cluster, namespace, name, workloadKind, labels })
}
const given = (name: string, component = '', instance = ''): string[] =>
  [
    ['name', name],
    ['component', component],
    ['instance', instance],
  ]
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `k8s:app.kubernetes.io/${key}=${value}`)

test.each([
  ['the name alone', [service('c/shop/web')], ['web']],
  ['the name people gave', [service('c/shop/release-1-web', ...given('web'))], ['web']],
  [
    'component and instance where the name is not enough',
    [service('c/s/a', ...given('kafka', 'broker', 'k1')), service('c/s/b', ...given('kafka', 'broker', 'k2'))],
    ['kafka/broker@k1', 'kafka/broker@k2'],
  ],
  [
    "then the workload's own name",
    [service('c/s/v1', ...given('reviews')), service('c/s/v2', ...given('reviews'))],
    ['v1', 'v2'],
  ],
  [
    'namespaces',
    [service('c/shop/web'), service('c/blog/web'), service('c/shop/cart')],
    ['shop/web', 'blog/web', 'cart'],
  ],
  [
    'kinds',
    [service('c/s/web:Deployment'), service('c/s/web:StatefulSet')],
    ['s/web (Deployment)', 's/web (StatefulSet)'],
  ],
  ['clusters', [service('a/s/web'), service('b/s/web')], ['a: s/web', 'b: s/web']],
])('captions show %s', (_, services, expected) => {
  expect(captions(services)).toEqual(expected)
})

test('law: services that differ in name, namespace, kind or cluster differ in caption', () => {
  const word = fc.constantFrom('a', 'b', 'c')
  const services = fc.uniqueArray(fc.tuple(word, word, word, word), {
    selector: (parts) => parts.join(),
    maxLength: 20,
  })
  fc.assert(
    fc.property(services, fc.array(word), (all, names) => {
      const found = captions(
        all.map(([cluster, namespace, name, kind], index) =>
          service(`${cluster}/${namespace}/${name}:${kind}`, ...given(names[index] ?? '')),
        ),
      )
      expect(new Set(found).size).toBe(all.length)
    }),
  )
})
