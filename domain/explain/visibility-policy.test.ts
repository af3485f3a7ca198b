import { expect, test } from 'vitest'
import { namespaceVisibilityPolicy, visibilityPolicy } from './visibility-policy.ts'

const CART = { name: 'Cart API', namespace: 'shop', labels: ['k8s:io.kubernetes.pod.namespace=shop', 'k8s:app=cart'] }

test('selects the pods by the label that names them, and lets every HTTP call of the port in', () => {
  expect(visibilityPolicy(CART, 8080)).toBe(`apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: "l7-visibility-cart-api"
  namespace: "shop"
spec:
  endpointSelector: {matchLabels: {"app": "cart"}}
  ingress:
    - fromEntities: [all]
      toPorts:
        - ports:
            - {port: "8080", protocol: TCP}
          rules:
            http: [{}]
`)
})

test.each([
  ['no label names it', { ...CART, labels: ['k8s:org=empire'] }, 80],
  ['it has no namespace', { ...CART, namespace: '' }, 80],
  ['it has many ports or none', CART, 0],
])('there is none where %s', (_, service, port) => {
  expect(visibilityPolicy(service, port)).toBeUndefined()
})

test('text in labels cannot break out of its string', () => {
  expect(visibilityPolicy({ ...CART, labels: ['k8s:app=a"\nkind: Pod'] }, 80)).toContain('"app": "a\\"\\nkind: Pod"')
})

test('of a namespace shows its DNS, and HTTP within it', () => {
  const policy = namespaceVisibilityPolicy('shop')
  expect(policy).toContain('dns: [{matchPattern: "*"}]')
  expect(policy).toContain('- {port: "8080", protocol: TCP}')
  expect(policy).toContain('- matchLabels: {"k8s:io.kubernetes.pod.namespace": "shop"}')
})
