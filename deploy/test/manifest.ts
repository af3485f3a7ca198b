/** The parts of a manifest that the rules look at. A manifest that passed the structural check has these types. */
export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels: Labels }
  readonly automountServiceAccountToken?: boolean
  readonly spec?: {
    readonly type?: string
    readonly selector?: Labels & { readonly matchLabels?: Labels }
    readonly podSelector?: { readonly matchLabels?: Labels }
    readonly endpointSelector?: { readonly matchLabels?: Labels }
    readonly ports?: readonly {
      readonly name: string
      readonly targetPort: string | number
      readonly nodePort?: number
    }[]
    readonly template?: { readonly metadata: { readonly labels: Labels }; readonly spec: PodSpec }
    readonly rules?: unknown
    readonly endpoints?: readonly { readonly port: string }[]
  }
}

interface HttpGet {
  readonly path: string
  readonly port: string
  readonly scheme?: string
}

type Labels = Readonly<Record<string, string>>

interface SecurityContext {
  readonly runAsNonRoot?: boolean
  readonly runAsUser?: number
  readonly fsGroup?: number
  readonly privileged?: boolean
  readonly allowPrivilegeEscalation?: boolean
  readonly readOnlyRootFilesystem?: boolean
  readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] }
  readonly seccompProfile?: { readonly type: string }
}

export interface PodSpec {
  readonly serviceAccountName?: string
  readonly automountServiceAccountToken?: boolean
  readonly securityContext?: SecurityContext
  readonly containers: readonly {
    readonly name: string
    readonly image: string
    readonly env?: readonly { readonly name: string; readonly value?: string }[]
    readonly ports?: readonly { readonly name: string; readonly containerPort: number }[]
    readonly livenessProbe?: { readonly httpGet: HttpGet }
    readonly readinessProbe?: { readonly httpGet: HttpGet }
    readonly securityContext?: SecurityContext
    readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[]
  }[]
  readonly volumes?: readonly Readonly<Record<string, unknown>>[]
}

export const ofKind = (manifests: readonly Manifest[], kind: string): readonly Manifest[] =>
  manifests.filter((manifest) => manifest.kind === kind)

/** The one pod that every set of manifests describes. */
export function podOf(manifests: readonly Manifest[]): PodSpec {
  const spec = ofKind(manifests, 'Deployment')[0]?.spec?.template?.spec
  if (spec === undefined) throw new Error('there is no Deployment')
  return spec
}

/** The variables that the container is started with; those from a Secret or a field are not among them. */
export function envOf(manifests: readonly Manifest[]): Record<string, string> {
  const env = podOf(manifests).containers[0]?.env ?? []
  return Object.fromEntries(env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])))
}
