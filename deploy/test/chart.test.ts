import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { annotations, CASES, DIGEST, labels, REFUSED } from './chart-cases.ts'
import { envOf, type Manifest, ofKind, podOf } from './manifest.ts'
import { fingerprintOf, type Kept, printRendering, readRendering } from './rendering.ts'
import { problems } from './rules.ts'
import { buildRenderer, missingForChart, renderChart } from './tools.ts'

const KEPT = fileURLToPath(new URL('rendered/chart.jsonl', import.meta.url))
const CHART = fileURLToPath(new URL('../helm/orrery', import.meta.url))
const named = [...CASES, ...Object.entries(REFUSED).map(([name, [values]]) => [name, values] as const)]
const fingerprint = fingerprintOf(CHART, named)

const missing = missingForChart()
if (missing) console.log(`deploy: ${missing} is missing, so the chart is checked as it was rendered last`)

function render(): Kept {
  const releases = named.map(([name, values]) => ({
    release: name.startsWith('as the kustomization') ? 'orrery' : 'flows',
    namespace: name.startsWith('as the kustomization') ? 'kube-system' : 'observe',
    values,
  }))
  const answers = renderChart(buildRenderer(), releases)
  return { rendering: new Map(named.map(([name], index) => [name, answers[index] ?? {}])), fingerprint }
}

describe('the Helm chart', () => {
  let made: Kept = { rendering: new Map(), fingerprint: '' }
  const rendered = (name: string) => made.rendering.get(name)
  const objects = (name: string): readonly Manifest[] => {
    const { objects: found, error } = rendered(name) ?? {}
    if (found === undefined) throw new Error(error ?? `${name} was not rendered`)
    return Object.values(found).flat()
  }
  const kinds = (name: string) => objects(name).map(({ kind }) => kind)

  beforeAll(() => {
    made = missing === undefined ? render() : readRendering(readFileSync(KEPT, 'utf8'))
  }, 180_000)

  it('is kept as it renders, for machines that cannot render it', async () => {
    if (missing === undefined) await expect(printRendering(made)).toMatchFileSnapshot(KEPT)
    else
      expect(`${made.fingerprint}: if not, render it anew where Go is: npx vitest run deploy -u`).toContain(fingerprint)
  })

  it.each([...CASES.keys()])('holds every rule with %s', (name) => {
    expect(problems(objects(name))).toEqual([])
    expect(rendered(name)?.notes).toContain('port-forward')
  })

  it.each(Object.entries(REFUSED))('refuses %s', (name, [, words]) => {
    expect(rendered(name)?.error).toMatch(words)
  })

  it('installs three objects unless more is asked for, none of them a right', () => {
    expect(kinds('nothing')).toEqual(['Deployment', 'Service', 'ServiceAccount'])
    expect(kinds('all together').toSorted()).toEqual(
      'CiliumNetworkPolicy Deployment HTTPRoute Ingress NetworkPolicy PodDisruptionBudget Service Service ServiceAccount ServiceMonitor'.split(
        ' ',
      ),
    )
  })

  it('is on port 31234 of every node', () => {
    expect(ofKind(objects('nothing'), 'Service')[0]?.spec).toMatchObject({
      type: 'NodePort',
      ports: [{ nodePort: 31_234 }],
    })
    expect(ofKind(objects('ClusterIP'), 'Service')[0]?.spec?.ports?.[0]).not.toHaveProperty('nodePort')
    expect(ofKind(objects('LoadBalancer'), 'Service')[0]?.spec?.ports?.[0]).not.toHaveProperty('nodePort')
  })

  it.each<[string, string, string | undefined]>([
    ['nothing', 'ORRERY_RELAY', 'hubble-relay.kube-system.svc:80'],
    ['nothing', 'ORRERY_RELAY_TLS', undefined],
    ['nothing', 'ORRERY_BASE_PATH', '/'],
    ['nothing', 'ORRERY_ALLOWED_HOSTS', undefined],
    ['Relay elsewhere', 'ORRERY_RELAY', 'relay.example:4245'],
    ['mutual TLS', 'ORRERY_RELAY', 'hubble-relay.kube-system.svc:443'],
    ['mutual TLS', 'ORRERY_RELAY_TLS_SERVER_NAME', 'ui.hubble-relay.cilium.io'],
    ['TLS by the system’s authorities', 'ORRERY_RELAY_TLS_CA_FILES', undefined],
    ['TLS by a ConfigMap', 'ORRERY_RELAY_TLS_CERT_FILE', undefined],
    ['TLS by a Secret', 'ORRERY_RELAY_TLS_SERVER_NAME', undefined],
    ['TLS not verified', 'ORRERY_RELAY_TLS_ALLOW_INSECURE', 'true'],
    ['a sub path', 'ORRERY_BASE_PATH', '/x/y/'],
    ['host names', 'ORRERY_ALLOWED_HOSTS', 'orrery.example.com,*.apps.example.com'],
    ['logs', 'ORRERY_LOG_LEVEL', 'debug'],
    ['nothing', 'ORRERY_FRAME_ANCESTORS', undefined],
    ['frames of others', 'ORRERY_FRAME_ANCESTORS', 'self,https://portal.example.com'],
    ['nothing', 'ORRERY_REDACT', undefined],
    ['no redaction', 'ORRERY_REDACT', 'false'],
    ['its own redaction', 'ORRERY_REDACT_HEADERS', 'x-secret,cookie'],
    ['its own redaction', 'ORRERY_REDACT_URL_QUERY', 'true'],
    ['its own redaction', 'ORRERY_REDACT_PATTERNS', 'sid=\\w+ token'],
    ['nothing', 'ORRERY_TRACE_URL', undefined],
    ['traces', 'ORRERY_TRACE_URL', 'https://jaeger.example.com/trace/{traceId}'],
    ['nothing', 'ORRERY_TLS_CERT_FILE', undefined],
    ['HTTPS', 'ORRERY_TLS_CERT_FILE', '/var/lib/orrery/serving/tls.crt'],
    ['nothing', 'ORRERY_METRICS_LISTEN', undefined],
    ['no metrics', 'ORRERY_METRICS', 'false'],
    ['metrics on a port of their own', 'ORRERY_METRICS_LISTEN', ':9964'],
  ])('with %s sets %s to %s', (name, variable, value) => {
    expect(envOf(objects(name))[variable]).toBe(value)
  })

  it('takes the image by tag, by digest or whole', () => {
    const image = (name: string) => podOf(objects(name)).containers[0]?.image
    expect(image('nothing')).toMatch(/^orrery:\d/)
    expect(image('a digest')).toMatch(new RegExp(`^registry\\.example/orrery:\\d[\\d.]*@${DIGEST}$`))
    expect(image('a whole image')).toBe('registry.example/orrery:dev')
  })

  it.each([
    ['mutual TLS', [{ secret: 'hubble-ui-client-certs' }, { secret: 'hubble-ui-client-certs' }]],
    ['TLS by a Secret', [{ secret: 'hubble-ui-client-certs' }, { secret: 'relay-ca' }]],
    ['TLS by a ConfigMap', [{ configMap: 'trust' }]],
    ['the client Secret by its name in hubble.ui', [{ secret: 'mine' }, { secret: 'mine' }]],
    ['TLS by the system’s authorities', undefined],
  ])('with %s mounts %j', (name, sources) => {
    const certs = podOf(objects(name)).volumes?.find((volume) => volume['name'] === 'certs')
    const projected = certs?.['projected'] as
      | { defaultMode: number; sources: Record<string, { name: string }>[] }
      | undefined
    const mounted = projected?.sources.map((source) =>
      Object.fromEntries(Object.entries(source).map(([kind, { name }]) => [kind, name])),
    )
    expect(mounted).toEqual(sources)
    expect(projected?.defaultMode ?? 0o400).toBe(0o400)
  })

  it('serves a sub path where ingress and route lead to', () => {
    expect(ofKind(objects('all together'), 'Ingress')[0]?.spec?.rules).toMatchObject([
      { host: 'orrery.example.com', http: { paths: [{ path: '/x/y/' }] } },
    ])
    expect(ofKind(objects('all together'), 'HTTPRoute')[0]?.spec?.rules).toMatchObject([
      { matches: [{ path: { value: '/x/y/' } }] },
    ])
  })

  it('is ready with its page, or with Relay where asked', () => {
    const path = (name: string) => podOf(objects(name)).containers[0]?.readinessProbe?.httpGet.path
    expect([path('nothing'), path('ready with Relay only'), path('no probes')]).toEqual([
      '/healthz',
      '/readyz',
      undefined,
    ])
  })

  it('is on 443 and asked by HTTPS where it serves that', () => {
    expect(ofKind(objects('HTTPS'), 'Service')[0]?.spec?.ports).toMatchObject([
      { name: 'https', port: 443, targetPort: 'https', nodePort: 31_234 },
    ])
    expect(podOf(objects('HTTPS')).containers[0]?.livenessProbe?.httpGet).toMatchObject({ scheme: 'HTTPS' })
    expect(podOf(objects('nothing')).containers[0]?.livenessProbe?.httpGet).not.toHaveProperty('scheme')
    const backends = JSON.stringify(objects('all together').map(({ spec }) => spec?.rules))
    expect(backends).toContain('"port":{"name":"https"}')
    expect(backends).toContain('"port":443')
    expect(rendered('all together')?.notes).toMatch(/must talk HTTPS to the Service/)
  })

  it('keeps metrics on a port of their own away from node ports, and open in its policies', () => {
    const [metrics, page] = ofKind(objects('metrics on a port of their own'), 'Service')
    expect(page?.spec?.ports?.map(({ name }) => name)).toEqual(['http'])
    expect(metrics).toMatchObject({
      metadata: { name: 'flows-orrery-metrics' },
      spec: { type: 'ClusterIP', clusterIP: 'None', ports: [{ name: 'metrics', port: 9964 }] },
    })
    expect(JSON.stringify(metrics)).not.toContain('nodePort')
    for (const kind of ['NetworkPolicy', 'CiliumNetworkPolicy']) {
      const [policy] = ofKind(objects('metrics on a port of their own'), kind)
      expect(JSON.stringify(policy?.spec)).toMatch(/"port":"?9964"?/)
      expect(JSON.stringify(ofKind(objects('all together'), kind)[0]?.spec)).toMatch(/"port":"?8081"?/)
    }
  })

  it.each([
    ['ServiceMonitor', { port: 'http', path: '/metrics', interval: '30s' }],
    ['ServiceMonitor of a port of its own', { port: 'metrics', interval: '1m', scrapeTimeout: '10s' }],
    ['ServiceMonitor over HTTPS', { port: 'https', scheme: 'https', tlsConfig: { insecureSkipVerify: true } }],
  ])('%s scrapes %j', (name, endpoint) => {
    const [monitor] = ofKind(objects(name), 'ServiceMonitor')
    expect(monitor?.spec?.endpoints).toEqual([expect.objectContaining(endpoint)])
    if (name === 'ServiceMonitor') expect(monitor?.metadata.labels).toMatchObject({ release: 'prometheus' })
  })

  it('puts labels and annotations of all objects on all objects', () => {
    for (const { metadata } of objects('labels and annotations everywhere')) {
      expect(metadata).toMatchObject({ labels, annotations })
    }
  })

  it('names the addresses in its notes, and what deserves a warning', () => {
    expect(rendered('nothing')?.notes).toMatch(/ANY-NODE:31234\/\n/)
    expect(rendered('nothing')?.notes).toMatch(/any host name is answered/)
    expect(rendered('all together')?.notes).toMatch(/https:\/\/orrery\.example\.com\/x\/y\/\n/)
    expect(rendered('host names')?.notes).not.toMatch(/any host name/)
    expect(rendered('TLS not verified')?.notes).toMatch(/WARNING: Relay's certificate is not verified/)
  })
})
