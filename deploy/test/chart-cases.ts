/** Values for the chart, with which every switch is on and off. */
type Values = Readonly<Record<string, unknown>>

const tls = (more: Values = {}): Values => ({ hubbleRelay: { tls: { enabled: true, ...more } } })
export const DIGEST = `sha256:${'0'.repeat(64)}`
const on = { enabled: true }
export const labels = { team: 'net' }
export const annotations = { 'example.com/why': 'because' }

/** Each switch alone; the table below adds all of them together. */
const SWITCHES: Readonly<Record<string, Values>> = {
  nothing: {},
  'as the kustomization': {},
  'as the kustomization with mutual TLS': tls(),
  'another name': { nameOverride: 'flows' },
  'a full name': { fullnameOverride: 'hubble-ui' },
  'labels and annotations everywhere': { commonLabels: labels, annotations, labels: { tier: 'x' } },
  replicas: { replicas: 3 },
  'a digest': { image: { repository: 'registry.example/orrery', useDigest: true, digest: DIGEST } },
  'a whole image': { image: { override: 'registry.example/orrery:dev' } },
  'pull secrets': { imagePullSecrets: [{ name: 'pull' }] },
  'Relay elsewhere': { hubbleRelay: { address: 'relay.example', port: 4245 } },
  'a field mask': { hubbleRelay: { fieldMask: true } },
  'mutual TLS': tls(),
  'TLS by a ConfigMap': tls({ ca: { configMapName: 'trust', key: 'bundle.crt' }, client: { enabled: false } }),
  'TLS by a Secret': tls({ ca: { secretName: 'relay-ca' }, serverName: '' }),
  'TLS by the system’s authorities': tls({ client: { enabled: false } }),
  'TLS not verified': tls({ client: { enabled: false }, insecureSkipVerify: true }),
  'a sub path': { baseUrl: '/x/y' },
  'host names': { allowedHosts: ['orrery.example.com', '*.apps.example.com'] },
  logs: { logLevel: 'debug' },
  'frames of others': { frameAncestors: ['self', 'https://portal.example.com'] },
  'its own redaction': { redact: { headers: ['x-secret', 'cookie'], urlQuery: true, patterns: ['sid=\\w+', 'token'] } },
  traces: { traceUrl: 'https://jaeger.example.com/trace/{traceId}' },
  'no redaction': { redact: { enabled: false } },
  HTTPS: { tls: { server: { ...on, existingSecret: 'orrery-tls' } } },
  'the client Secret by its name in hubble.ui': {
    ...tls(),
    tls: { client: { existingSecret: 'mine', cert: 'x', key: 'y' } },
  },
  'no metrics': { prometheus: { enabled: false } },
  'metrics on a port of their own': {
    prometheus: { port: 9964 },
    networkPolicy: { ...on, metricsFrom: [{ podSelector: {} }] },
    ciliumNetworkPolicy: { ...on, metricsFromEntities: ['cluster'] },
  },
  ServiceMonitor: { prometheus: { serviceMonitor: { ...on, labels: { release: 'prometheus' }, annotations } } },
  'ServiceMonitor of a port of its own': {
    prometheus: {
      port: 9964,
      serviceMonitor: {
        ...on,
        interval: '1m',
        scrapeTimeout: '10s',
        relabelings: [{ action: 'replace', targetLabel: 'cluster', replacement: 'one' }],
        metricRelabelings: [{ action: 'drop', sourceLabels: ['__name__'], regex: 'nodejs_.*' }],
      },
    },
  },
  'ServiceMonitor over HTTPS': {
    tls: { server: { ...on, existingSecret: 'orrery-tls' } },
    prometheus: { serviceMonitor: { ...on, tlsConfig: { insecureSkipVerify: true } } },
  },
  ClusterIP: { service: { type: 'ClusterIP', annotations, labels } },
  LoadBalancer: { service: { type: 'LoadBalancer', nodePort: null } },
  ingress: {
    ingress: { ...on, className: 'cilium', annotations, labels, tls: [{ secretName: 't', hosts: ['a.example'] }] },
  },
  httpRoute: {
    httpRoute: {
      ...on,
      parentRefs: [{ name: 'gw', namespace: 'gateways' }],
      hostnames: ['a.example'],
      timeouts: { request: '0s' },
    },
  },
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
    'frames of others',
    'its own redaction',
    'HTTPS',
    'ServiceMonitor of a port of its own',
  ].map((name) => SWITCHES[name]),
)

export const REFUSED: Readonly<Record<string, readonly [Values, RegExp]>> = {
  'a misspelt name': [{ basUrl: '/' }, /basUrl is not allowed/],
  'a misspelt inner name': [tls({ clent: {} }), /clent is not allowed/],
  'a port that is none': [{ service: { nodePort: 70_000 } }, /nodePort/],
  'a path with a query': [{ baseUrl: '/a?b' }, /baseUrl/],
  'a digest without its value': [{ image: { useDigest: true } }, /image\.digest is needed/],
  'an ingress without hosts': [{ ingress: { enabled: true, hosts: [] } }, /ingress\.hosts is needed/],
  'a route without gateway': [{ httpRoute: { enabled: true } }, /httpRoute\.parentRefs is needed/],
  'HTTPS without Secret': [{ tls: { server: { enabled: true } } }, /tls\.server\.existingSecret is needed/],
  'metrics on the page’s own port': [{ prometheus: { port: 8081 } }, /8081 is the port of the page/],
  'a ServiceMonitor without metrics': [
    { prometheus: { enabled: false, serviceMonitor: { enabled: true } } },
    /prometheus\.enabled is needed/,
  ],
  'a ServiceMonitor over HTTPS that nobody verifies': [
    { tls: { server: { enabled: true, existingSecret: 's' } }, prometheus: { serviceMonitor: { enabled: true } } },
    /serviceMonitor\.tlsConfig or prometheus\.port is needed/,
  ],
  'a frame of nobody': [{ frameAncestors: ['portal'] }, /frameAncestors/],
  'a trace address without the trace': [{ traceUrl: 'https://jaeger.example.com/' }, /traceUrl/],
  'a pattern with a blank': [{ redact: { patterns: ['a b'] } }, /redact\.patterns/],
  'mutual TLS without Secret': [tls({ client: { secretName: '' } }), /client\.secretName is needed/],
}

export const CASES = new Map([...Object.entries(SWITCHES), ['all together', ALL] as const])
