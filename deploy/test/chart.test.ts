import { beforeAll, describe, expect, it } from 'vitest'
import { envOf, type Manifest, ofKind, podOf } from './manifest.ts'
import { problems } from './rules.ts'
import { buildRenderer, missingForChart, type Rendered, renderChart } from './tools.ts'

type Values = Readonly<Record<string, unknown>>

const missing = missingForChart()
if (missing)
  console.log(
    `deploy: the Helm chart is NOT checked here, ${missing} is missing (scripts/deploy-tools.mjs installs it)`,
  )

const tls = (more: Values = {}): Values => ({ hubbleRelay: { tls: { enabled: true, ...more } } })
const DIGEST = `sha256:${'0'.repeat(64)}`
const on = { enabled: true }
const labels = { team: 'net' }
const annotations = { 'example.com/why': 'because' }

/** Each switch alone; the table below adds all of them together. */
const SWITCHES: Readonly<Record<string, Values>> = {
  nothing: {},
  'another name': { nameOverride: 'flows' },
  'a full name': { fullnameOverride: 'hubble-ui' },
  'labels and annotations everywhere': { commonLabels: labels, annotations, labels: { tier: 'x' } },
  replicas: { replicas: 3 },
  'a digest': { image: { repository: 'registry.example/orrery', useDigest: true, digest: DIGEST } },
  'a whole image': { image: { override: 'registry.example/orrery:dev' } },
  'pull secrets': { imagePullSecrets: [{ name: 'pull' }] },
  'Relay elsewhere': { hubbleRelay: { address: 'relay.example', port: 4245 } },
  'mutual TLS': tls(),
  'TLS by a ConfigMap': tls({ ca: { configMapName: 'trust', key: 'bundle.crt' }, client: { enabled: false } }),
  'TLS by a Secret': tls({ ca: { secretName: 'relay-ca' }, serverName: '' }),
  'TLS by the system’s authorities': tls({ client: { enabled: false } }),
  'TLS not verified': tls({ client: { enabled: false }, insecureSkipVerify: true }),
  'a sub path': { baseUrl: '/x/y' },
  'host names': { allowedHosts: ['orrery.example.com', '*.apps.example.com'] },
  logs: { logLevel: 'debug' },
  ClusterIP: { service: { type: 'ClusterIP', annotations, labels } },
  LoadBalancer: { service: { type: 'LoadBalancer', nodePort: null } },
  ingress: {
    ingress: { ...on, className: 'cilium', annotations, labels, tls: [{ secretName: 't', hosts: ['a.example'] }] },
  },
  httpRoute: { httpRoute: { ...on, parentRefs: [{ name: 'gw', namespace: 'gateways' }], hostnames: ['a.example'] } },
  networkPolicy: { networkPolicy: { ...on, from: [{ namespaceSelector: { matchLabels: { a: 'b' } } }] } },
  ciliumNetworkPolicy: { ciliumNetworkPolicy: { ...on, fromEntities: ['cluster'] } },
  'a budget': { podDisruptionBudget: on },
  'a budget by what must stay': {
    podDisruptionBudget: { ...on, minAvailable: '50%', unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  },
  'no probes': { livenessProbe: { enabled: false }, readinessProbe: { enabled: false } },
  'ready with Relay only': { readinessProbe: { requireRelay: true } },
  'another account': { serviceAccount: { create: false, name: 'someone' } },
  'an account by name': { serviceAccount: { name: 'someone', annotations } },
  pod: { podAnnotations: annotations, podLabels: labels, priorityClassName: 'high' },
  placing: {
    nodeSelector: { zone: 'a' },
    tolerations: [{ operator: 'Exists' }],
    affinity: { podAntiAffinity: {} },
    topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }],
    updateStrategy: { type: 'Recreate', rollingUpdate: null },
    resources: { requests: { cpu: '1' }, limits: null },
  },
  extras: {
    extraEnv: [{ name: 'NODE_OPTIONS', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }],
    extraVolumes: [{ name: 'more', configMap: { name: 'm' } }],
    extraVolumeMounts: [{ name: 'more', mountPath: '/more', readOnly: true }],
  },
}

/** Switches that say the same thing twice do not go together. */
const ALL: Values = Object.assign(
  {},
  ...[
    'nothing',
    'labels and annotations everywhere',
    'replicas',
    'a digest',
    'pull secrets',
    'mutual TLS',
    'a sub path',
  ].map((name) => SWITCHES[name]),
  ...[
    'host names',
    'ingress',
    'httpRoute',
    'networkPolicy',
    'ciliumNetworkPolicy',
    'a budget',
    'pod',
    'placing',
    'extras',
  ].map((name) => SWITCHES[name]),
)

const REFUSED: Readonly<Record<string, readonly [Values, RegExp]>> = {
  'a misspelt name': [{ basUrl: '/' }, /basUrl is not allowed/],
  'a misspelt inner name': [tls({ clent: {} }), /clent is not allowed/],
  'a port that is none': [{ service: { nodePort: 70_000 } }, /nodePort/],
  'a path with a query': [{ baseUrl: '/a?b' }, /baseUrl/],
  'a digest without its value': [{ image: { useDigest: true } }, /image\.digest is needed/],
  'an ingress without hosts': [{ ingress: { enabled: true, hosts: [] } }, /ingress\.hosts is needed/],
  'a route without gateway': [{ httpRoute: { enabled: true } }, /httpRoute\.parentRefs is needed/],
  'mutual TLS without Secret': [tls({ client: { secretName: '' } }), /client\.secretName is needed/],
}

const cases = new Map([...Object.entries(SWITCHES), ['all together', ALL] as const])

describe.runIf(missing === undefined)('the Helm chart', () => {
  const rendered = new Map<string, Rendered>()
  const objects = (name: string): readonly Manifest[] => {
    const { objects: found, error } = rendered.get(name) ?? {}
    if (found === undefined) throw new Error(error ?? `${name} was not rendered`)
    return Object.values(found).flat()
  }
  const kinds = (name: string) => objects(name).map(({ kind }) => kind)

  beforeAll(() => {
    const named = [...cases, ...Object.entries(REFUSED).map(([name, [values]]) => [name, values] as const)]
    const answers = renderChart(
      buildRenderer(),
      named.map(([, values]) => ({ release: 'flows', namespace: 'observe', values })),
    )
    for (const [index, [name]] of named.entries()) {
      const answer = answers[index]
      if (answer) rendered.set(name, answer)
    }
  }, 180_000)

  it.each([...cases.keys()])('holds every rule with %s', (name) => {
    expect(problems(objects(name))).toEqual([])
    expect(rendered.get(name)?.notes).toContain('port-forward')
  })

  it.each(Object.entries(REFUSED))('refuses %s', (name, [, words]) => {
    expect(rendered.get(name)?.error).toMatch(words)
  })

  it('installs three objects unless more is asked for, none of them a right', () => {
    expect(kinds('nothing')).toEqual(['Deployment', 'Service', 'ServiceAccount'])
    expect(kinds('all together').toSorted()).toEqual(
      'CiliumNetworkPolicy Deployment HTTPRoute Ingress NetworkPolicy PodDisruptionBudget Service ServiceAccount'.split(
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

  it('puts labels and annotations of all objects on all objects', () => {
    for (const { metadata } of objects('labels and annotations everywhere')) {
      expect(metadata).toMatchObject({ labels, annotations })
    }
  })

  it('names the addresses in its notes, and what deserves a warning', () => {
    expect(rendered.get('nothing')?.notes).toMatch(/ANY-NODE:31234\/\n/)
    expect(rendered.get('nothing')?.notes).toMatch(/any host name is answered/)
    expect(rendered.get('all together')?.notes).toMatch(/https:\/\/orrery\.example\.com\/x\/y\/\n/)
    expect(rendered.get('host names')?.notes).not.toMatch(/any host name/)
    expect(rendered.get('TLS not verified')?.notes).toMatch(/WARNING: Relay's certificate is not verified/)
  })
})
