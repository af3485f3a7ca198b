import {
  anything,
  bool,
  int,
  intOrString,
  isObject,
  list,
  map,
  matching,
  object,
  oneOf,
  type Problems,
  port,
  quantity,
  type Shape,
  str,
} from './shape.ts'

// The fields that Kubernetes (1.25 and later), the Gateway API v1 and Cilium's v2 know for the kinds that Orrery installs. Written down
// from their API references, as far as these kinds can use them: https://kubernetes.io/docs/reference/kubernetes-api/

const label = matching('a label value', /^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/)
const key = matching('a label key', /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?[/:])?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/)
const name = matching('a DNS name', /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/)
const portName = matching('a port name', /^(?=.{1,15}$)[a-z0-9]+(-[a-z0-9]+)*$/)
const labels = map(label, key)
const protocol = oneOf('TCP', 'UDP', 'SCTP')

const requirement = object({
  'key!': key,
  'operator!': oneOf('In', 'NotIn', 'Exists', 'DoesNotExist'),
  values: list(str),
})
const selector = object({ matchLabels: labels, matchExpressions: list(requirement) })
const metadata = object({ 'name!': name, namespace: name, 'labels!': labels, annotations: map(str, key) })
const templateMetadata = object({ 'labels!': labels, annotations: map(str, key) })

const keyRef = object({ 'name!': name, 'key!': str, optional: bool })
const env = object({
  'name!': matching('a variable', /^[A-Za-z_.-][\w.-]*$/),
  value: str,
  valueFrom: object({
    secretKeyRef: keyRef,
    configMapKeyRef: keyRef,
    fieldRef: object({ 'fieldPath!': str, apiVersion: str }),
    resourceFieldRef: object({ 'resource!': str, containerName: str, divisor: quantity }),
  }),
})
const seccompProfile = object({ 'type!': oneOf('RuntimeDefault', 'Localhost', 'Unconfined'), localhostProfile: str })
const probe = object({
  'httpGet!': object({
    path: str,
    'port!': intOrString,
    scheme: oneOf('HTTP', 'HTTPS'),
    host: str,
    httpHeaders: list(anything),
  }),
  initialDelaySeconds: int,
  periodSeconds: int,
  timeoutSeconds: int,
  failureThreshold: int,
  successThreshold: int,
})
const container = object({
  'name!': name,
  'image!': matching('an image', /^[\w.-]+(:\d+)?(\/[\w.-]+)*(:[\w.-]+)?(@sha256:[0-9a-f]{64})?$/),
  imagePullPolicy: oneOf('Always', 'IfNotPresent', 'Never'),
  args: list(str),
  command: list(str),
  env: list(env),
  ports: list(object({ name: portName, 'containerPort!': port, protocol })),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  resources: object({ requests: map(quantity), limits: map(quantity) }),
  securityContext: object({
    allowPrivilegeEscalation: bool,
    readOnlyRootFilesystem: bool,
    privileged: bool,
    runAsNonRoot: bool,
    runAsUser: int,
    runAsGroup: int,
    capabilities: object({ drop: list(str), add: list(str) }),
    seccompProfile,
  }),
  volumeMounts: list(object({ 'name!': name, 'mountPath!': str, readOnly: bool, subPath: str })),
})
const items = list(object({ 'key!': str, 'path!': str, mode: int }))
const volume = object({
  'name!': name,
  emptyDir: object({ sizeLimit: quantity, medium: str }),
  secret: object({ 'secretName!': name, defaultMode: int, items, optional: bool }),
  configMap: object({ 'name!': name, defaultMode: int, items, optional: bool }),
  projected: object({
    defaultMode: int,
    'sources!': list(
      object({
        secret: object({ 'name!': name, items, optional: bool }),
        configMap: object({ 'name!': name, items, optional: bool }),
      }),
    ),
  }),
})
const podSpec = object({
  serviceAccountName: name,
  automountServiceAccountToken: bool,
  enableServiceLinks: bool,
  terminationGracePeriodSeconds: int,
  securityContext: object({
    runAsNonRoot: bool,
    runAsUser: int,
    runAsGroup: int,
    fsGroup: int,
    supplementalGroups: list(int),
    seccompProfile,
  }),
  imagePullSecrets: list(object({ 'name!': name })),
  'containers!': list(container),
  volumes: list(volume),
  priorityClassName: name,
  nodeSelector: labels,
  tolerations: list(
    object({
      key: str,
      operator: oneOf('Exists', 'Equal'),
      value: str,
      effect: oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute'),
      tolerationSeconds: int,
    }),
  ),
  affinity: object({ nodeAffinity: anything, podAffinity: anything, podAntiAffinity: anything }),
  topologySpreadConstraints: list(
    object({
      'maxSkew!': int,
      'topologyKey!': str,
      'whenUnsatisfiable!': oneOf('DoNotSchedule', 'ScheduleAnyway'),
      labelSelector: selector,
    }),
  ),
})

const deployment = object({
  replicas: int,
  revisionHistoryLimit: int,
  'selector!': selector,
  strategy: object({
    type: oneOf('RollingUpdate', 'Recreate'),
    rollingUpdate: object({ maxUnavailable: intOrString, maxSurge: intOrString }),
  }),
  'template!': object({ 'metadata!': templateMetadata, 'spec!': podSpec }),
})
const service = object({
  type: oneOf('ClusterIP', 'NodePort', 'LoadBalancer'),
  clusterIP: oneOf('None'),
  'selector!': labels,
  'ports!': list(object({ name: portName, 'port!': port, targetPort: intOrString, protocol, nodePort: port })),
})
const ingress = object({
  ingressClassName: name,
  tls: list(object({ secretName: name, hosts: list(str) })),
  'rules!': list(
    object({
      host: str,
      'http!': object({
        'paths!': list(
          object({
            path: matching('an absolute path', /^\//),
            'pathType!': oneOf('Prefix', 'Exact', 'ImplementationSpecific'),
            'backend!': object({
              'service!': object({ 'name!': name, 'port!': object({ name: portName, number: port }) }),
            }),
          }),
        ),
      }),
    }),
  ),
})
const httpRoute = object({
  'parentRefs!': list(object({ group: str, kind: str, namespace: name, 'name!': name, sectionName: str, port })),
  hostnames: list(str),
  'rules!': list(
    object({
      matches: list(object({ path: object({ type: oneOf('Exact', 'PathPrefix', 'RegularExpression'), value: str }) })),
      timeouts: object({ request: str, backendRequest: str }),
      backendRefs: list(object({ 'name!': name, 'port!': port, namespace: name, weight: int })),
    }),
  ),
})
const policyPorts = list(object({ port: intOrString, protocol, endPort: port }))
const peers = list(
  object({
    namespaceSelector: selector,
    podSelector: selector,
    ipBlock: object({ 'cidr!': str, except: list(str) }),
  }),
)
const networkPolicy = object({
  'podSelector!': selector,
  policyTypes: list(oneOf('Ingress', 'Egress')),
  ingress: list(object({ from: peers, ports: policyPorts })),
  egress: list(object({ to: peers, ports: policyPorts })),
})
const toPorts = list(
  object({
    'ports!': list(
      object({ 'port!': matching('a port as a string', /^\d+$/), protocol: oneOf('TCP', 'UDP', 'SCTP', 'ANY') }),
    ),
  }),
)
const entities = list(
  oneOf(
    'all',
    'cluster',
    'health',
    'host',
    'ingress',
    'init',
    'kube-apiserver',
    'none',
    'remote-node',
    'unmanaged',
    'world',
  ),
)
const ciliumNetworkPolicy = object({
  'endpointSelector!': selector,
  ingress: list(object({ fromEntities: entities, fromEndpoints: list(selector), toPorts })),
  egress: list(object({ toEntities: entities, toEndpoints: list(selector), toPorts })),
})
const podDisruptionBudget = object({
  'selector!': selector,
  minAvailable: intOrString,
  maxUnavailable: intOrString,
  unhealthyPodEvictionPolicy: oneOf('IfHealthyBudget', 'AlwaysAllow'),
})

const time = matching('a time of Prometheus', /^(\d+(ms|s|m|h))+$/)
const relabelings = list(
  object({
    sourceLabels: list(str),
    separator: str,
    targetLabel: str,
    regex: str,
    modulus: int,
    replacement: str,
    action: str,
  }),
)
/** https://github.com/prometheus-operator/prometheus-operator/blob/main/Documentation/api-reference/api.md */
const serviceMonitor = object({
  'selector!': selector,
  namespaceSelector: object({ any: bool, matchNames: list(name) }),
  'endpoints!': list(
    object({
      'port!': portName,
      path: matching('an absolute path', /^\//),
      scheme: oneOf('http', 'https'),
      tlsConfig: object({ insecureSkipVerify: bool, serverName: str, ca: anything, cert: anything, keySecret: keyRef }),
      interval: time,
      scrapeTimeout: time,
      relabelings,
      metricRelabelings: relabelings,
    }),
  ),
})

const withSpec = (apiVersion: string, spec: Shape): Shape =>
  object({ 'apiVersion!': oneOf(apiVersion), 'kind!': str, 'metadata!': metadata, 'spec!': spec })

/** Every kind that Orrery may install. Roles, bindings and Secrets are not among them. */
const KINDS: Readonly<Record<string, Shape>> = {
  Deployment: withSpec('apps/v1', deployment),
  Service: withSpec('v1', service),
  ServiceAccount: object({
    'apiVersion!': oneOf('v1'),
    'kind!': str,
    'metadata!': metadata,
    'automountServiceAccountToken!': bool,
  }),
  Ingress: withSpec('networking.k8s.io/v1', ingress),
  HTTPRoute: withSpec('gateway.networking.k8s.io/v1', httpRoute),
  NetworkPolicy: withSpec('networking.k8s.io/v1', networkPolicy),
  CiliumNetworkPolicy: withSpec('cilium.io/v2', ciliumNetworkPolicy),
  ServiceMonitor: withSpec('monitoring.coreos.com/v1', serviceMonitor),
  PodDisruptionBudget: withSpec('policy/v1', podDisruptionBudget),
}

/** Unknown fields, missing fields, wrong types and kinds that have no business here. */
export function structuralProblems(value: unknown): Problems {
  const kind = isObject(value) ? String(value['kind']) : 'nothing'
  const shape = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined
  return shape ? shape(value, kind) : [`${kind} is not a kind that Orrery installs`]
}
