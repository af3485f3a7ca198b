import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { envOf, type Manifest, ofKind } from './manifest.ts'
import { fingerprintOf, type Kept, printRendering, readRendering } from './rendering.ts'
import { problems } from './rules.ts'
import { kustomize, missingForKustomize } from './tools.ts'

const FOLDERS = ['base', 'overlays/nodeport', 'overlays/ingress', 'overlays/mtls']
const KEPT = fileURLToPath(new URL('rendered/kustomize.jsonl', import.meta.url))
const CHART = fileURLToPath(new URL('rendered/chart.jsonl', import.meta.url))
const fingerprint = fingerprintOf(fileURLToPath(new URL('../kubernetes', import.meta.url)), FOLDERS)

const missing = missingForKustomize()
if (missing) console.log(`deploy: ${missing} is missing, so the kustomizations are checked as they were rendered last`)

const render = (): Kept => ({
  rendering: new Map(FOLDERS.map((folder) => [folder, { objects: { [folder]: kustomize(folder) } }])),
  fingerprint,
})

describe('the kustomizations', () => {
  let made: Kept = { rendering: new Map(), fingerprint: '' }
  const objects = (folder: string): readonly Manifest[] =>
    Object.values(made.rendering.get(folder)?.objects ?? {}).flat()

  beforeAll(() => {
    made = missing === undefined ? render() : readRendering(readFileSync(KEPT, 'utf8'))
  }, 180_000)

  it('are kept as they render, for machines that cannot render them', async () => {
    if (missing === undefined) await expect(printRendering(made)).toMatchFileSnapshot(KEPT)
    else
      expect(`${made.fingerprint}: if not, render them anew where kubectl is: npx vitest run deploy -u`).toContain(
        fingerprint,
      )
  })

  it.each(FOLDERS)('%s holds every rule', (folder) => {
    expect(problems(objects(folder))).toEqual([])
  })

  it.each([
    ['base', 'ClusterIP', undefined],
    ['overlays/nodeport', 'NodePort', 31_234],
    ['overlays/mtls', 'NodePort', 31_234],
    ['overlays/ingress', 'ClusterIP', undefined],
  ])('%s is a %s with node port %s', (folder, type, nodePort) => {
    const spec = ofKind(objects(folder), 'Service')[0]?.spec
    expect([spec?.type, spec?.ports?.map((port) => port.nodePort)]).toEqual([type, [nodePort]])
  })

  it('serves the path that the ingress leads to, and answers to its host only', () => {
    const manifests = objects('overlays/ingress')
    expect(ofKind(manifests, 'Ingress')[0]?.spec?.rules).toMatchObject([
      { host: 'tools.example.com', http: { paths: [{ path: '/orrery/' }] } },
    ])
    expect(envOf(manifests)).toMatchObject({ ORRERY_BASE_PATH: '/orrery/', ORRERY_ALLOWED_HOSTS: 'tools.example.com' })
  })

  it('say the same as the chart', () => {
    const { rendering: chart } = readRendering(readFileSync(CHART, 'utf8'))
    const installed = (name: string) => Object.values(chart.get(name)?.objects ?? {}).flat()
    expect(byKind(objects('overlays/nodeport'))).toEqual(byKind(installed('as the kustomization')))
    expect(byKind(objects('overlays/mtls'))).toEqual(byKind(installed('as the kustomization with mutual TLS')))
  })
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
