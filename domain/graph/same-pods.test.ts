import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addLines, edgeIds, foldLines, onlyEdge, servicesOf } from './fold-lines.ts'

/** A pod of the Deployment coredns as its own node tells of it, and as others do. */
const OWN = 'k/coredns{pod=coredns-558bd4d5db-w2m67, k8s:k8s-app=kube-dns, cluster=c}'
const SEEN = 'k/{pod=coredns-558bd4d5db-w2m67, k8s:k8s-app=kube-dns, cluster=c}'
const SIBLING = 'k/{pod=coredns-558bd4d5db-k4lmn, k8s:k8s-app=kube-dns, cluster=c}'
const BARE = 'k/{pod=coredns-558bd4d5db-w2m67}'

const DNS = 'c/k/coredns'
const edge = (server: string): string => `/s/web → ${server} : 53 / tcp`

describe('pods of one controller are one node, however they are described', () => {
  test.each([
    ['labels first', [SEEN, OWN]],
    ['workload first', [OWN, SEEN]],
    ['a sibling with labels only', [SIBLING, OWN]],
    ['a sibling later', [OWN, SIBLING]],
    ['a name alone first', [BARE, SEEN, OWN]],
    ['a name alone last', [OWN, SIBLING, BARE]],
  ])('%s', (_, pods) => {
    const graph = foldLines(pods.map((pod) => `s/web -> ${pod}:53`))
    expect(edgeIds(graph)).toEqual([edge(DNS)])
    expect(onlyEdge(graph)).toMatchObject({ forwarded: pods.length, minute: { forwarded: pods.length } })
    expect(
      servicesOf(graph)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['coredns', 'web'])
  })

  test('also as clients, and where they call each other', () => {
    const graph = foldLines([`${SEEN} -> s/web:1`, `${SEEN} -> ${SIBLING}:2`, `s/web -> ${OWN}:53`])
    expect(edgeIds(graph).sort()).toEqual([edge(DNS), `${DNS} → /s/web : 1 / tcp`, `${DNS} → ${DNS} : 2 / tcp`])
    expect(graph.size.services).toBe(2)
  })
})

describe('but never melts two', () => {
  test('Deployments that share a label stay apart once they are known', () => {
    const pods = ['reviews-v1-7bf8c9648f-r7bs2', 'reviews-v2-658fb7bbc-2x9zk']
    const graph = foldLines(pods.map((pod) => `s/web -> k/{pod=${pod}, k8s:app=reviews}:80`))
    expect(edgeIds(graph)).toEqual(['/s/web → /k/reviews : 80 / tcp'])
    addLines(graph, [`s/web -> k/reviews-v1{pod=${pods[0]}}:80`])
    expect(edgeIds(graph)).toEqual(['/s/web → /k/reviews : 80 / tcp', '/s/web → /k/reviews-v1 : 80 / tcp'])
    addLines(graph, [`s/web -> k/{pod=${pods[1]}, k8s:app=reviews}:80`])
    expect(edgeIds(graph)).toEqual(['/s/web → /k/reviews : 80 / tcp', '/s/web → /k/reviews-v1 : 80 / tcp'])
  })

  test.each([
    ['namespaces', 'a/{pod=web-558bd4d5db-w2m67, k8s:app=x}', 'b/web{pod=web-558bd4d5db-w2m67}'],
    ['clusters', 'a/{pod=web-558bd4d5db-w2m67, k8s:app=x, cluster=c}', 'a/web{pod=web-558bd4d5db-w2m67, cluster=d}'],
    ['a StatefulSet and a DaemonSet', 'a/{pod=web-0, k8s:app=x}', 'a/web{kind=DaemonSet, pod=web-x2x9z}'],
    ['two claims on the same pods', 'a/job{kind=Job, pod=web-x2x9z}', 'a/web{kind=DaemonSet, pod=web-k4lmn}'],
  ])('%s', (_, one, other) => {
    expect(foldLines([`s/web -> ${one}:80`, `s/web -> ${other}:80`]).size.edges).toBe(2)
  })
})

test('law: in whatever order pods are described, no flow is lost and none counts twice', () => {
  const pods = fc.array(fc.constantFrom(OWN, SEEN, SIBLING, BARE, 's/web', 'k/{k8s:k8s-app=kube-dns, cluster=c}'), {
    minLength: 1,
  })
  fc.assert(
    fc.property(pods, (all) => {
      const graph = foldLines(all.map((pod) => `s/web -> ${pod}:53`))
      const { edges, services } = graph.whole()
      expect(edges.reduce((sum, { flows }) => sum + flows, 0)).toBe(all.length)
      expect(edges.reduce((sum, { minute }) => sum + (minute?.flows ?? 0), 0)).toBe(all.length)
      const numbers = new Set(services.map(({ number }) => number))
      for (const { sourceNumber, destinationNumber } of edges) {
        expect(numbers.has(sourceNumber) && numbers.has(destinationNumber)).toBe(true)
      }
    }),
  )
})
