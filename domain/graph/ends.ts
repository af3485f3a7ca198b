import { Aliases } from '#domain/identity/aliases.ts'
import { identify } from '#domain/identity/identify.ts'
import type { Identity } from '#domain/identity/identity.ts'
import type { WorldSplit } from '#domain/identity/world.ts'
import type { Endpoint } from '#gen/flow/flow_pb.ts'
import { ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import type { ServiceRecord, Sighting } from './service.ts'

/** One endpoint as flows describe it, looked into once. */
export interface KnownEnd extends Sighting {
  /** May change as more is learned of its pod. */
  identity: Identity
  /** The service it is part of, once it has one; `gone` when that left. Kept here by the graph. */
  service: ServiceRecord | undefined
  /** Second in which the service last heard of this endpoint. */
  toldSecond: number
  /** The same where not services are the nodes of the map, once that was asked for; `undefined` when it must be found anew. */
  placed: KnownEnd | undefined
}

interface Described {
  readonly fixed: KnownEnd | undefined
  /** Without a DNS name it is known by its address; else by its role. */
  readonly byAddress: boolean
  /** Ends whose node depends on more than the endpoint: by DNS names, address or role. */
  readonly variants: Map<string, KnownEnd>
}

const NOWHERE: Endpoint | undefined = undefined
/** Descriptions kept per generation; two generations are kept. */
const KEPT = 32_768
/** Characters of what describes them, of a generation. */
const TEXT_KEPT = 16_000_000
const VARIANTS_KEPT = 4096
/** Of all descriptions: past it all are forgotten, and looked into again. */
const ALL_VARIANTS_KEPT = 65_536

/** Remembers endpoints, so that a flow between known ones costs two look-ups and no text. Bounded by forgetting the oldest. */
export class Ends {
  #byObject = new WeakMap<Endpoint, Described>()
  #recent = new Map<string, Described>()
  #older = new Map<string, Described>()
  #text = 0
  #variants = 0
  readonly #none: Described
  readonly #aliases: Aliases<KnownEnd>

  constructor(
    readonly world: WorldSplit,
    /** An endpoint turned out to be of another service; `alone` where nothing else counts as the one from before any more. */
    onRenamed: (end: KnownEnd, from: Identity, alone: boolean) => void,
  ) {
    this.#none = this.#look(NOWHERE)
    this.#aliases = new Aliases((end, from, alone) => {
      end.service = undefined
      onRenamed(end, from, alone)
    })
  }

  /** The end, where the endpoint alone says what it is; for others `find` needs to know more, which costs more to read. */
  known(endpoint: Endpoint | undefined): KnownEnd | undefined {
    return endpoint === undefined ? undefined : this.#describe(endpoint).fixed
  }

  find(endpoint: Endpoint | undefined, ip: string, names: readonly string[], role: 'client' | 'server'): KnownEnd {
    const described = endpoint === undefined ? this.#none : this.#describe(endpoint)
    if (described.fixed !== undefined) return described.fixed
    const key =
      this.world === 'cidr'
        ? `${role} ${ip} ${names.length}`
        : names.length > 0
          ? `n${names.join(' ')}`
          : described.byAddress
            ? `i${ip}`
            : role
    const found = described.variants.get(key)
    if (found !== undefined) return found
    if (described.variants.size >= VARIANTS_KEPT) {
      this.#variants -= described.variants.size
      described.variants.clear()
    }
    if (this.#variants >= ALL_VARIANTS_KEPT) this.#forget()
    this.#variants++
    const known = knownEnd(endpoint, identify({ endpoint, ip, names }, role, this.world))
    described.variants.set(key, known)
    return known
  }

  #describe(endpoint: Endpoint): Described {
    const same = this.#byObject.get(endpoint)
    if (same !== undefined) return same
    const key = contentKey(endpoint)
    const described = this.#recent.get(key) ?? this.#older.get(key) ?? this.#meet(endpoint)
    if (this.#recent.size >= KEPT || this.#text >= TEXT_KEPT) {
      this.#older = this.#recent
      this.#recent = new Map()
      this.#text = 0
    }
    this.#text += key.length
    this.#recent.set(key, described)
    this.#byObject.set(endpoint, described)
    return described
  }

  #forget(): void {
    this.#byObject = new WeakMap()
    this.#recent = new Map()
    this.#older = new Map()
    this.#none.variants.clear()
    this.#text = this.#variants = 0
  }

  #meet(endpoint: Endpoint): Described {
    const described = this.#look(endpoint)
    if (described.fixed !== undefined) this.#aliases.meet(described.fixed)
    return described
  }

  #look(endpoint: Endpoint | undefined): Described {
    const identity = identify({ endpoint, ip: '', names: [] }, 'server', this.world)
    const byAddress = identity.namedBy === 'nothing'
    const varies = byAddress || identity.kind === ServiceKind.WORLD
    return { fixed: varies ? undefined : knownEnd(endpoint, identity), byAddress, variants: new Map() }
  }
}

/** Everything of an endpoint that `identify` and the service look at: endpoints with the same key are described alike. */
function contentKey({ identity, namespace, podName, clusterName, labels, workloads }: Endpoint): string {
  const owners = workloads.map(({ kind, name }) => `${kind}/${name}`)
  return JSON.stringify([identity, namespace, podName, clusterName, labels, owners])
}

function knownEnd(endpoint: Endpoint | undefined, identity: Identity): KnownEnd {
  return {
    identity,
    labels: [...(endpoint?.labels ?? [])].sort(),
    pod: endpoint?.podName ?? '',
    securityIdentity: endpoint?.identity ?? 0,
    partOf: undefined,
    service: undefined,
    toldSecond: -1,
    placed: undefined,
  }
}
