import { describe, expect, it } from 'vitest'
import { envOf, type Manifest, ofKind } from './manifest.ts'
import { problems } from './rules.ts'
import { buildRenderer, kustomize, missingForChart, missingForKustomize, renderChart } from './tools.ts'

const missing = missingForKustomize()
if (missing) console.log(`deploy: the kustomizations are NOT checked here, ${missing} is missing`)

describe.runIf(missing === undefined)('the kustomizations', () => {
  it.each(['base', 'overlays/nodeport', 'overlays/ingress', 'overlays/mtls'])('%s holds every rule', (folder) => {
    expect(problems(kustomize(folder))).toEqual([])
  })

  it.each([
    ['base', 'ClusterIP', undefined],
    ['overlays/nodeport', 'NodePort', 31_234],
    ['overlays/mtls', 'NodePort', 31_234],
    ['overlays/ingress', 'ClusterIP', undefined],
  ])('%s is a %s with node port %s', (folder, type, nodePort) => {
    const spec = ofKind(kustomize(folder), 'Service')[0]?.spec
    expect([spec?.type, spec?.ports?.map((port) => port.nodePort)]).toEqual([type, [nodePort]])
  })

  it('serves the path that the ingress leads to, and answers to its host only', () => {
    const manifests = kustomize('overlays/ingress')
    expect(ofKind(manifests, 'Ingress')[0]?.spec?.rules).toMatchObject([
      { host: 'tools.example.com', http: { paths: [{ path: '/orrery/' }] } },
    ])
    expect(envOf(manifests)).toMatchObject({ ORRERY_BASE_PATH: '/orrery/', ORRERY_ALLOWED_HOSTS: 'tools.example.com' })
  })

  it.runIf(missingForChart() === undefined)(
    'say the same as the chart',
    () => {
      const [standard, mtls] = renderChart(
        buildRenderer(),
        [{}, { hubbleRelay: { tls: { enabled: true } } }].map((values) => ({
          release: 'orrery',
          namespace: 'kube-system',
          values,
        })),
      ).map(({ objects }) => byKind(Object.values(objects ?? {}).flat()))
      expect(byKind(kustomize('overlays/nodeport'))).toEqual(standard)
      expect(byKind(kustomize('overlays/mtls'))).toEqual(mtls)
    },
    180_000,
  )
})

/** By kind, without what only Helm says and without an order that means nothing. */
function byKind(manifests: readonly Manifest[]): unknown {
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value))
      return value.map(plain).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => key !== 'helm.sh/chart' && key !== 'app.kubernetes.io/managed-by')
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, entry]) => [key, plain(entry)]),
    )
  }
  return Object.fromEntries(manifests.map((manifest) => [manifest.kind, plain(manifest)]))
}
