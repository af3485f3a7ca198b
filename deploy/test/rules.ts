import { isDeepStrictEqual } from 'node:util'
import { readConfig } from '#backend/config/config.ts'
import { structuralProblems } from './kinds.ts'
import { envOf, type Manifest, ofKind, type PodSpec, podOf } from './manifest.ts'
import type { Problems } from './shape.ts'

/** Volumes that Pod Security "restricted" allows. */
const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted, and what we ask for beyond it. */
function podProblems(pod: PodSpec): Problems {
  const say = (wrong: boolean, words: string) => (wrong ? [words] : [])
  const profile = pod.securityContext?.seccompProfile?.type
  return [
    ...say(pod.automountServiceAccountToken !== false, 'a token is mounted'),
    ...say(pod.securityContext?.runAsNonRoot !== true, 'runAsNonRoot is not set'),
    ...say(pod.securityContext?.runAsUser !== 65_532, 'the user is not 65532'),
    ...(pod.volumes ?? []).flatMap((volume) =>
      Object.keys(volume).flatMap((type) =>
        say(type !== 'name' && !VOLUMES.includes(type), `a volume of type ${type}`),
      ),
    ),
    ...pod.containers.flatMap(({ name, securityContext: own, volumeMounts = [] }) => [
      ...say(own?.allowPrivilegeEscalation !== false, `${name}: privileges can escalate`),
      ...say(own?.privileged === true, `${name}: is privileged`),
      ...say(own?.readOnlyRootFilesystem !== true, `${name}: the root can be written`),
      ...say(!isDeepStrictEqual(own?.capabilities, { drop: ['ALL'] }), `${name}: capabilities are left`),
      ...say((own?.seccompProfile?.type ?? profile) !== 'RuntimeDefault', `${name}: seccomp is not RuntimeDefault`),
      ...say(own?.runAsUser === 0 || own?.runAsNonRoot === false, `${name}: runs as root`),
      ...volumeMounts.flatMap((mount) =>
        say(!pod.volumes?.some((volume) => volume['name'] === mount.name), `${name}: no volume ${mount.name}`),
      ),
    ]),
  ]
}

const RECOMMENDED = ['name', 'instance', 'version', 'component', 'part-of'].map((word) => `app.kubernetes.io/${word}`)

/** Selectors hold name and instance only, and mean the pod of the Deployment; every object has the recommended labels. */
function labelProblems(manifests: readonly Manifest[]): Problems {
  const deployment = ofKind(manifests, 'Deployment')[0]
  const pod = deployment?.spec?.template?.metadata.labels ?? {}
  const wanted = Object.fromEntries(RECOMMENDED.slice(0, 2).map((key) => [key, pod[key]]))
  return manifests.flatMap(({ kind, metadata, spec }) => {
    const selectors = [
      kind === 'Service' ? spec?.selector : spec?.selector?.matchLabels,
      spec?.podSelector?.matchLabels,
      spec?.endpointSelector?.matchLabels,
    ].filter((selector) => selector !== undefined)
    return [
      ...selectors
        .filter((selector) => !isDeepStrictEqual(selector, wanted))
        .map((selector) => `${kind} selects ${JSON.stringify(selector)}`),
      ...RECOMMENDED.filter((key) => !metadata.labels[key]).map((key) => `${kind} has no label ${key}`),
      ...RECOMMENDED.slice(0, 2)
        .filter((key) => metadata.labels[key] !== pod[key])
        .map((key) => `${kind} has another ${key} than the pod`),
      ...(metadata.namespace === deployment?.metadata.namespace ? [] : [`${kind} is in another namespace`]),
    ]
  })
}

/** The container's variables are settings that Orrery knows, and mean what the rest of the manifests expects. */
function settingProblems(manifests: readonly Manifest[]): Problems {
  const pod = podOf(manifests)
  const [container] = pod.containers
  const config = readConfig([], { ...envOf(manifests), KUBERNETES_SERVICE_HOST: '10.0.0.1' })
  if ('wrong' in config) return [config.wrong]
  if (config.kind !== 'run' || config.source.kind !== 'relay') return ['Relay is not the source']
  const { tls } = config.source
  const mounts = container?.volumeMounts?.map(({ mountPath }) => `${mountPath}/`) ?? []
  const files = [
    ...(tls?.caFiles ?? []),
    ...[tls?.client, config.tls].flatMap((pair) => (pair ? [pair.certFile, pair.keyFile] : [])),
  ]
  const listens = [config.listen, ...(config.metrics.kind === 'own' ? [config.metrics.listen] : [])]
  const scheme = config.tls ? 'HTTPS' : 'HTTP'
  const targets = ofKind(manifests, 'Service').flatMap(
    ({ spec }) => spec?.ports?.map(({ targetPort }) => targetPort) ?? [],
  )
  const probes = [container?.livenessProbe, container?.readinessProbe].flatMap((probe) => probe?.httpGet ?? [])
  const endpoints = ofKind(manifests, 'ServiceMonitor').flatMap(({ spec }) => spec?.endpoints ?? [])
  const served = ofKind(manifests, 'Service').flatMap(({ spec }) => spec?.ports?.map(({ name }) => name) ?? [])
  const names = container?.ports?.map(({ name }) => name) ?? []
  return [
    ...listens.flatMap(({ host, port }) => [
      ...(container?.ports?.some(({ containerPort }) => containerPort === port)
        ? []
        : [`listens on ${port}, which is not a port of the container`]),
      ...(host === '' ? [] : ['listens on one address only']),
    ]),
    ...probes.filter((probe) => (probe.scheme ?? 'HTTP') !== scheme).map(() => `a probe does not ask by ${scheme}`),
    ...endpoints.filter(({ port }) => !served.includes(port)).map(({ port }) => `no Service has the port ${port}`),
    ...(endpoints.length > 0 && config.metrics.kind === 'off' ? ['metrics are scraped and not served'] : []),
    ...files
      .filter((file) => !mounts.some((folder) => file.startsWith(folder)))
      .map((file) => `${file} is not mounted`),
    ...[...targets, ...probes.map(({ port }) => port)]
      .filter((target) => !names.includes(String(target)))
      .map((target) => `no port ${target}`),
  ]
}

/** Everything that must hold for a set of manifests that is installed together. Empty when all is well. */
export function problems(objects: readonly unknown[]): Problems {
  const structural = objects.flatMap(structuralProblems)
  if (structural.length > 0) return structural
  const manifests = objects as readonly Manifest[]
  const pod = podOf(manifests)
  const account = ofKind(manifests, 'ServiceAccount')[0]
  const names = manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`)
  return [
    ...podProblems(pod),
    ...labelProblems(manifests),
    ...settingProblems(manifests),
    ...(account === undefined || account.automountServiceAccountToken === false ? [] : ['the account mounts a token']),
    ...(account === undefined || account.metadata.name === pod.serviceAccountName ? [] : ['another account is used']),
    ...(new Set(names).size === names.length ? [] : [`two objects share a name: ${names.join(', ')}`]),
  ]
}
