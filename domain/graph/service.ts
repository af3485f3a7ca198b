import { create } from '@bufbuild/protobuf'
import type { Identity } from '#domain/identity/identity.ts'
import { type Service, ServiceSchema } from '#gen/orrery/v1/orrery_pb.ts'

const PODS_SHOWN = 16
const PODS_KEPT = 1024
const IDENTITIES_KEPT = 8
const PORTS_KEPT = 1024
/** How often it is told anew when a service was last seen, in milliseconds. */
const TELL_MS = 10_000

/** What a flow tells of the service at one of its ends. */
export interface Sighting {
  /** Sorted. */
  readonly labels: readonly string[]
  readonly pod: string
  readonly securityIdentity: number
  /** The service that a pod is part of, where pods are the nodes of the map. */
  readonly partOf: Part | undefined
}

/** A service as its pods name it. */
export interface Part {
  readonly id: string
  readonly name: string
  readonly namedBy: string
}

/** A node of the map while it is there. */
export class ServiceRecord {
  readonly pods = new Map<string, true>()
  identities: number[] = []
  labels: readonly string[] = []
  partOf: Part | undefined
  /** Ports it is known to serve, `protocol << 16 | port`. */
  readonly serves = new Set<number>()
  /** Edges that end here. */
  degree = 0
  gone = false
  lastSeenMs: number
  /** `lastSeenMs` as told to viewers. */
  toldMs: number
  /** Different pods; one that comes back after many others counts anew. */
  podCount = 0
  caption: string
  /** As its flows tell it; where they do not, what `Services` works out. */
  cluster: string
  changed = 0
  #message: Service | undefined
  #messageVersion = -1

  constructor(
    readonly number: number,
    readonly identity: Identity,
    public firstSeenMs: number,
  ) {
    this.lastSeenMs = firstSeenMs
    this.toldMs = firstSeenMs
    this.caption = identity.name
    this.cluster = identity.cluster
  }

  /** The service as viewers get it; the same object until it changes, so nobody may write to it. */
  message(): Service {
    if (this.#message !== undefined && this.#messageVersion === this.changed) return this.#message
    const { id, namespace, name, kind, workloadKind, namedBy } = this.identity
    const { number, caption, cluster, identities, podCount, firstSeenMs, toldMs: lastSeenMs } = this
    const pods = [...this.pods.keys()].slice(-PODS_SHOWN).reverse()
    const labels = [...this.labels]
    const seen = { labels, identities: [...identities], pods, podCount, firstSeenMs, lastSeenMs }
    const part = { partOf: this.partOf?.id ?? '', partOfName: this.partOf?.name ?? '' }
    this.#message = create(ServiceSchema, {
      number,
      id,
      cluster,
      namespace,
      name,
      caption,
      kind,
      workloadKind,
      namedBy,
      ...seen,
      ...part,
    })
    this.#messageVersion = this.changed
    return this.#message
  }

  /** Remembers a port it serves; past the limit the oldest is forgotten. */
  learnPort(protocol: number, port: number): void {
    this.serves.add((protocol << 16) | port)
    if (this.serves.size <= PORTS_KEPT) return
    for (const oldest of this.serves) {
      this.serves.delete(oldest)
      return
    }
  }

  /** Takes over what was known of a service that turned out to be this one. */
  absorb(other: ServiceRecord): void {
    this.firstSeenMs = Math.min(this.firstSeenMs, other.firstSeenMs)
    this.lastSeenMs = Math.max(this.lastSeenMs, other.lastSeenMs)
    this.toldMs = Math.max(this.toldMs, other.toldMs)
    this.identities = [...new Set([...this.identities, ...other.identities])].slice(0, IDENTITIES_KEPT)
    for (const pod of other.pods.keys()) this.#meetPod(pod)
    for (const port of other.serves) this.learnPort(port >>> 16, port & 0xffff)
    if (this.labels.length === 0) this.labels = other.labels
    this.partOf ??= other.partOf
  }

  servesPort(protocol: number, port: number): boolean {
    return this.serves.has((protocol << 16) | port)
  }

  /** Takes in what a flow tells of it. True when viewers should know. */
  tell(end: Sighting, timeMs: number): boolean {
    this.lastSeenMs = Math.max(this.lastSeenMs, timeMs)
    let news = this.lastSeenMs - this.toldMs >= TELL_MS
    if (end.pod !== '' && this.#meetPod(end.pod)) news = true
    if (end.securityIdentity > 0 && !this.identities.includes(end.securityIdentity)) {
      this.identities = [end.securityIdentity, ...this.identities].slice(0, IDENTITIES_KEPT)
      news = true
    }
    if (end.partOf !== undefined && this.#learnPart(end.partOf)) news = true
    if (news || this.labels.length === 0) {
      news ||= end.labels.length > 0
      this.labels = end.labels
    }
    if (news) this.toldMs = this.lastSeenMs
    return news
  }

  /** What names the workload itself is not given up for what guesses it. */
  #learnPart(part: Part): boolean {
    const guess = this.partOf?.namedBy === 'workload' && part.namedBy !== 'workload'
    if (guess || part.id === this.partOf?.id) return false
    this.partOf = part
    return true
  }

  /** True for a pod that was not known. */
  #meetPod(pod: string): boolean {
    const known = this.pods.delete(pod)
    if (!known) this.podCount++
    this.pods.set(pod, true)
    if (this.pods.size > PODS_KEPT) for (const oldest of this.pods.keys()) if (this.pods.delete(oldest)) break
    return !known
  }
}
