import { captions } from '#domain/identity/captions.ts'
import { type Identity, joinId } from '#domain/identity/identity.ts'
import { ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import type { KnownEnd } from './ends.ts'
import { ServiceRecord } from './service.ts'

/** Services that stand for others, beyond the limit of the map. */
const OTHERS_KEPT = 256
/** Characters of the ids of all services: beyond, there is no room either. Those of 5,000 have a twentieth of it. */
const TEXT_KEPT = 4_000_000
/** Services without room that are told apart to count them; from then on the count stands still. */
const FOLDED_KEPT = 65_536

const OTHERS = { kind: ServiceKind.OTHERS, workloadKind: '', namedBy: 'limit of the map' }
const ALL_OTHERS: Identity = { ...OTHERS, id: 'others', cluster: '', namespace: '', name: 'others' }

function othersOf({ cluster, namespace, kind }: Identity): Identity {
  const world = kind === ServiceKind.WORLD
  const id = world ? 'others/world' : joinId('others', `in:${cluster}`, namespace)
  return { ...OTHERS, id, cluster, namespace, name: world ? 'others outside' : 'others' }
}

/** The services on the map, at most `limit` and a few that stand for the rest. */
export class Services {
  readonly byNumber = new Map<number, ServiceRecord>()
  readonly #byId = new Map<string, ServiceRecord>()
  #others = 0
  #world = 0
  #numbers = 0
  #text = 0
  #captionsDue = false
  /** Ids of services that found no room and count with their namespace's others. */
  readonly #folded = new Set<string>()

  constructor(
    readonly limit: number,
    /** Of those, outside the cluster. */
    readonly worldLimit: number,
    readonly touch: (service: ServiceRecord) => void,
  ) {}

  get folded(): number {
    return this.#folded.size
  }

  /** The service of an end as far as it is on the map. */
  find(end: KnownEnd): ServiceRecord | undefined {
    if (end.service !== undefined && !end.service.gone) return end.service
    const found = this.#byId.get(end.identity.id)
    end.service = found
    return found
  }

  /** The service of an end, made where there is none yet. */
  take(end: KnownEnd, timeMs: number): ServiceRecord {
    const found = this.find(end)
    if (found !== undefined) return found
    const room = end.identity.kind !== ServiceKind.WORLD || this.#world < this.worldLimit
    if (room && this.byNumber.size - this.#others < this.limit && this.#text < TEXT_KEPT) {
      end.service = this.#make(end.identity, timeMs)
      return end.service
    }
    if (this.#folded.size < FOLDED_KEPT) this.#folded.add(end.identity.id)
    return this.others(end.identity, false, timeMs)
  }

  /**
   * The service that stands for those of a namespace (or of the world) that have no room of their own; with `all`, or past
   * the limit of such services too, the one that stands for all.
   */
  others(of: Identity, all: boolean, timeMs: number): ServiceRecord {
    const own = all ? ALL_OTHERS : othersOf(of)
    const found = this.#byId.get(own.id)
    if (found !== undefined) return found
    if (own !== ALL_OTHERS && this.#others >= OTHERS_KEPT) return this.others(of, true, timeMs)
    this.#others++
    return this.#make(own, timeMs)
  }

  /** The service on the map that an end is part of or, where it found no room, that stands for it. */
  shown(end: KnownEnd): ServiceRecord | undefined {
    return this.find(end) ?? this.standIn(end.identity, false) ?? this.standIn(end.identity, true)
  }

  /** The service of others that would stand for this one, if it is there. */
  standIn(of: Identity, all: boolean): ServiceRecord | undefined {
    return this.#byId.get((all ? ALL_OTHERS : othersOf(of)).id)
  }

  byId(id: string): ServiceRecord | undefined {
    return this.#byId.get(id)
  }

  /** The service of an identity that takes the place of another, whatever the limit. */
  replacement(identity: Identity, timeMs: number): ServiceRecord {
    return this.#byId.get(identity.id) ?? this.#make(identity, timeMs)
  }

  remove(service: ServiceRecord): void {
    service.gone = true
    this.byNumber.delete(service.number)
    this.#byId.delete(service.identity.id)
    this.#text -= service.identity.id.length
    if (service.identity.kind === ServiceKind.OTHERS) this.#others--
    if (service.identity.kind === ServiceKind.WORLD) this.#world--
    this.#captionsDue = true
  }

  /** Takes in what a flow tells of a service. */
  tell(service: ServiceRecord, end: KnownEnd, timeMs: number): void {
    if (service.identity.kind === ServiceKind.OTHERS || !service.tell(end, timeMs)) return
    this.#captionsDue = true
    this.touch(service)
  }

  /** Brings the captions up to date; to be called before anyone reads. */
  settleCaptions(): void {
    if (!this.#captionsDue) return
    this.#captionsDue = false
    const all = [...this.byNumber.values()]
    this.#settleClusters(all)
    const found = captions(all.map(({ identity, cluster, labels }) => ({ ...identity, cluster, labels: [...labels] })))
    for (const [index, service] of all.entries()) {
      const caption = found[index] ?? service.identity.name
      if (caption === service.caption) continue
      service.caption = caption
      this.touch(service)
    }
  }

  /**
   * Agents name pods of their own cluster before they know their labels, and with them the cluster. Where flows tell of one
   * cluster only, such a pod is in that one; where they tell of several, it is not known in which. Its id stays as it is.
   */
  #settleClusters(all: readonly ServiceRecord[]): void {
    const told = new Set(all.map(({ identity }) => (identity.namespace === '' ? '' : identity.cluster)))
    told.delete('')
    const [only = ''] = told.size === 1 ? told : []
    for (const service of all) {
      const { cluster, namespace } = service.identity
      if (cluster !== '' || namespace === '' || service.cluster === only) continue
      service.cluster = only
      this.touch(service)
    }
  }

  #make(identity: Identity, timeMs: number): ServiceRecord {
    const service = new ServiceRecord(++this.#numbers, identity, timeMs)
    if (identity.kind === ServiceKind.WORLD) this.#world++
    this.#text += identity.id.length
    this.byNumber.set(service.number, service)
    this.#byId.set(identity.id, service)
    this.#captionsDue = true
    this.touch(service)
    return service
  }
}
