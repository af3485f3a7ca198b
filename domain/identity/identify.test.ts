import { describe, expect, test } from 'vitest'
import { readFacts } from '#domain/flow/facts.ts'
import { parseFlow } from '#domain/flow/notation.ts'
import { ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { identify } from './identify.ts'
import type { Identity } from './identity.ts'

/** Which node an end is, written in the notation of flows. */
function who(end: string, role: 'client' | 'server' = 'client'): Identity {
  const { source, sourceIp, sourceNames } = readFacts(parseFlow(`${end} -> _`))
  return identify({ endpoint: source, ip: sourceIp, names: sourceNames }, role)
}
const id = (end: string): string => who(end).id

describe('a workload is named by the first of these that is known', () => {
  const labels = 'k8s:app.kubernetes.io/name=n1, k8s:k8s-app=n2, k8s:app=n3, k8s:name=n4'
  const pod = 'pod=web-7d4b9c6f5-x2x9z'
  test.each([
    ['its first workload', `shop/first{workload=Job/second, ${labels}, ${pod}}`, 'first', 'workload', 'Deployment'],
    ['app.kubernetes.io/name', `shop/{${labels}, ${pod}}`, 'n1', 'label app.kubernetes.io/name', ''],
    ['k8s-app', `shop/{k8s:app=n3, k8s:k8s-app=n2, ${pod}}`, 'n2', 'label k8s-app', ''],
    ['app', `shop/{k8s:name=n4, k8s:app=n3, ${pod}}`, 'n3', 'label app', ''],
    ['name', `shop/{k8s:name=n4, ${pod}}`, 'n4', 'label name', ''],
    ['the pod without its generated suffix', `shop/{k8s:version=v2, ${pod}}`, 'web', 'pod name', 'Deployment'],
    ['the security identity', 'shop/{id=4711}', 'identity 4711', 'security identity', ''],
    ['the address', '10.1.2.3', '10.1.2.3', 'IP address', ''],
    ['nothing at all', '_', 'unknown', 'nothing', ''],
  ])('%s', (_, end, name, namedBy, workloadKind) => {
    expect(who(end)).toMatchObject({ name, namedBy, workloadKind })
  })

  test("labels of the namespace are not the pod's", () => {
    expect(id('shop/{pod=web-0, k8s:io.cilium.k8s.namespace.labels.app=team}')).toBe('/shop/web:StatefulSet')
  })
})

describe('two workloads never melt into one node', () => {
  test.each([
    ['namespaces', 'shop/web', 'blog/web'],
    ['clusters', 'shop/web{cluster=a}', 'shop/web{cluster=b}'],
    [
      'clusters by label',
      'shop/web{k8s:io.cilium.k8s.policy.cluster=a}',
      'shop/web{k8s:io.cilium.k8s.policy.cluster=b}',
    ],
    ['kinds', 'shop/web', 'shop/web{kind=StatefulSet}'],
    ['kinds told by the pods', 'shop/{k8s:app=web, pod=web-7d4b9c6f5-x2x9z}', 'shop/{k8s:app=web, pod=web-0}'],
    ['identities', 'shop/{id=300}', 'shop/{id=301}'],
    ['a slash in a name', 'shop/{"ns:x", ns="a/b", k8s:app=c}', 'shop/{ns=a, k8s:app="b/c"}'],
  ])('told apart by %s', (_, one, other) => {
    expect(id(one)).not.toBe(id(other))
  })
})

describe('one workload never splits', () => {
  test.each([
    ['version labels', 'shop/web{k8s:app=web, k8s:version=v1}', 'shop/web{k8s:app=web, k8s:version=v2}'],
    ['generated labels', 'shop/{k8s:app=web, k8s:pod-template-hash=1}', 'shop/{k8s:app=web, k8s:pod-template-hash=2}'],
    ['label order', 'shop/{k8s:app=a, k8s:name=b}', 'shop/{k8s:name=b, k8s:app=a}'],
    ['pods', 'shop/{pod=web-7d4b9c6f5-x2x9z}', 'shop/{pod=web-7d4b9c6f5-k4lmn}'],
    ['rollouts', 'shop/{pod=web-7d4b9c6f5-x2x9z}', 'shop/{pod=web-86c57db68d-k4lmn}'],
    ['identities', 'shop/web{id=300}', 'shop/web{id=301}'],
    ['where its cluster is said', 'shop/web{cluster=a}', 'shop/web{k8s:io.cilium.k8s.policy.cluster=a}'],
    ['where its namespace is said', 'shop/{k8s:app=web}', '/{k8s:app=web, k8s:io.kubernetes.pod.namespace=shop}'],
    [
      'seen with and without workloads',
      'shop/web{pod=web-7d4b9c6f5-x2x9z}',
      'shop/{k8s:app=web, pod=web-7d4b9c6f5-x2x9z}',
    ],
    ['a StatefulSet likewise', 'shop/db{kind=StatefulSet}', 'shop/{k8s:app=db, pod=db-1}'],
    ['a DaemonSet likewise', 'shop/agent{kind=DaemonSet}', 'shop/{k8s:app=agent, pod=agent-x2x9z}'],
  ])('by %s', (_, one, other) => {
    expect(id(one)).toBe(id(other))
  })
})

describe('reserved identities', () => {
  test.each([
    ['host', 'reserved/host', ServiceKind.HOST],
    ['remote-node', 'reserved/remote-node', ServiceKind.REMOTE_NODE],
    ['kube-apiserver', 'reserved/kube-apiserver', ServiceKind.KUBE_APISERVER],
    ['health', 'reserved/health', ServiceKind.HEALTH],
    ['init', 'reserved/init', ServiceKind.INIT],
    ['unmanaged', 'reserved/unmanaged', ServiceKind.UNMANAGED],
    ['ingress', 'reserved/ingress', ServiceKind.INGRESS],
  ])('%s by its label and by its number', (word, expected, kind) => {
    expect(who(word)).toMatchObject({ id: expected, kind, namespace: '' })
    const numbers = { host: 1, unmanaged: 3, health: 4, init: 5, 'remote-node': 6, 'kube-apiserver': 7, ingress: 8 }
    expect(id(`/{id=${numbers[word as keyof typeof numbers]}}`)).toBe(expected)
  })

  test.each([
    [
      'the label wins over the number',
      '/{id=16777300, reserved:kube-apiserver, reserved:host}',
      'reserved/kube-apiserver',
    ],
    [
      'the API server outside of the cluster',
      '/{id=7, cidr:1.2.3.4/32, reserved:kube-apiserver, reserved:world}',
      'reserved/kube-apiserver',
    ],
    ['a node with labels of its own', '/{id=33554500, k8s:name=worker, reserved:remote-node}', 'reserved/remote-node'],
    ['each cluster has its own', 'host{cluster=a}', 'reserved/a/host'],
    ['one that is newer than this list', '/{reserved:moon}', 'reserved/moon'],
    ['an endpoint in init that is a pod', '/{reserved:init, ns=shop, pod=web-0}', '/shop/web:StatefulSet'],
    [
      'a pod on an address of the world',
      '/{id=2, reserved:world, ns=kube-system, pod=dns-x2x9z}',
      '/kube-system/dns:DaemonSet',
    ],
  ])('%s', (_, end, expected) => {
    expect(id(end)).toBe(expected)
  })
})

describe('the world', () => {
  test.each([
    ['one node for each DNS name', 'api.github.com', 'world/api.github.com'],
    ['names end without a dot and in small letters', 'world{dns=API.github.com.}', 'world/api.github.com'],
    ['of several names always the same', 'world{dns=b.example, dns=a.example}', 'world/a.example'],
    ['the name that a policy selected', '/{fqdn:api.github.com, reserved:world, id=16777300}', 'world/api.github.com'],
    ['a name before a CIDR', '/{cidr:1.2.3.4/32, reserved:world, dns=a.example}', 'world/a.example'],
    [
      'the most specific CIDR',
      '/{cidr:10.0.0.0/8, cidr:10.1.0.0/16, cidr:0.0.0.0/0, reserved:world}',
      'world/cidr/10.1.0.0/16',
    ],
    ['CIDRs of IPv6 as people write them', '/{cidr:2001-db8--0/32, reserved:world}', 'world/cidr/2001:db8::/32'],
    ['the CIDR of everything says nothing', '/{cidr:0.0.0.0/0, reserved:world}', 'world/callers'],
    ['a number that a node made up for a CIDR', '/{id=16777300}', 'world/callers'],
    ['IPv4 and IPv6 are one', 'world-ipv4{ip=1.2.3.4}', 'world/callers'],
    ['IPv4 and IPv6 are one', 'world-ipv6{ip="2001:db8::1"}', 'world/callers'],
    ['a name without any identity', '1.2.3.4{dns=a.example}', 'world/a.example'],
  ])('%s', (_, end, expected) => {
    expect(who(end)).toMatchObject({ id: expected, kind: ServiceKind.WORLD })
  })

  test('who calls and who is called are two nodes', () => {
    expect([who('world', 'client').id, who('world', 'server').id]).toEqual(['world/callers', 'world/called'])
  })
})
