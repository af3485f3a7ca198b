import { type Group, groupsOf, isClusterBox, serviceOfBox } from '#domain/map-grouping/group-of.ts'
import { type Grouping, placingOf } from '#domain/map-grouping/grouping.ts'
import { type Service, ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { visible } from '#src/text/visible.ts'

/** What is said where there is no name. */
export interface BoxWords {
  readonly ungrouped: string
  readonly noCluster: string
  /** The box of a cluster around those of its namespaces. */
  readonly clusterBox: (name: string) => string
  /** What of an opened service is not by pod; with how many pods that is, 0 where that is not it. */
  readonly restOfPods: (count: number) => string
}

export const NO_WORDS: BoxWords = { ungrouped: '', noCluster: '', clusterBox: (name) => name, restOfPods: String }

/** Begins the id of a card that stands for a closed island; no service's id begins so. */
const CLOSED = 'namespace:'

export const closedId = (island: string): string => `${CLOSED}${island}`

/** The island that a card of this id stands for. */
export const islandOfCard = (id: string): string | undefined =>
  id.startsWith(CLOSED) ? id.slice(CLOSED.length) : undefined

/** Where a service is drawn. */
export interface Home {
  readonly card: string
  /** The box that the card stands for. */
  readonly closed: string | undefined
  /** The boxes that the card stands in, the innermost first. */
  readonly boxes: readonly string[]
}

/** Which boxes a service is in, which boxes are closed, and what they are called. */
export class Boxes {
  readonly #groups = new Map<string, Group>()
  readonly #clusters = new Set<string>()
  readonly #words: BoxWords
  #grouping: Grouping
  #closed: ReadonlySet<string> = new Set()
  #folded = false

  constructor(grouping: Grouping, words: BoxWords) {
    this.#grouping = grouping
    this.#words = words
  }

  get closed(): ReadonlySet<string> {
    return this.#closed
  }

  close(islands: ReadonlySet<string>): void {
    this.#closed = islands
  }

  /** Other boxes for the same services. All are open, but those of the world. */
  regroup(grouping: Grouping): void {
    this.#grouping = grouping
    this.#groups.clear()
    this.#clusters.clear()
    this.#closed = new Set()
    this.#folded = false
  }

  /** Puts the names of the world, which stand by themselves otherwise, into one box. False where they are in boxes already. */
  fold(): boolean {
    if (this.#folded || this.#grouping.world !== 'names') return false
    this.#folded = true
    return true
  }

  group(key: string): Group | undefined {
    return this.#groups.get(key)
  }

  /** The boxes of a service, the innermost first. */
  groupsOf(service: Service): readonly Group[] {
    const grouping = this.#folded ? { ...this.#grouping, world: 'one' as const } : this.#grouping
    return groupsOf(service, grouping, this.#clusters.size > 1)
  }

  /** A box that is closed hides those in it. */
  homeOf(service: Service): Home {
    const groups = this.groupsOf(service)
    const at = groups.findLastIndex(({ key }) => this.#closed.has(key))
    const closed = groups[at]?.key
    const card = closed === undefined ? service.id : closedId(closed)
    return { card, closed, boxes: groups.slice(at + 1).map(({ key }) => key) }
  }

  /**
   * Hears of a service. Boxes of the world begin closed. True when it brought a second cluster, so that boxes stand and are called
   * differently from now on.
   */
  hear(service: Service): boolean {
    const before = this.#clusters.size
    // Where it is not told, that is no second cluster.
    if (service.namespace !== '' && service.cluster !== '') this.#clusters.add(service.cluster)
    for (const group of this.groupsOf(service)) {
      if (group.world && !this.#groups.has(group.key)) this.#closed = new Set([...this.#closed, group.key])
      this.#groups.set(group.key, group)
    }
    return before === 1 && this.#clusters.size > 1
  }

  get byPod(): boolean {
    return this.#grouping.by.kind === 'pod'
  }

  /** Whether a service can be opened to its pods. */
  opens({ kind, partOf, podCount }: Service): boolean {
    const { by } = placingOf(this.#grouping)
    return by === 'service' && kind === ServiceKind.WORKLOAD && partOf === '' && podCount > 0
  }

  /** What the card says that stands for the rest of an opened service, among its pods. */
  restOf({ podCount }: Service): string {
    return this.#words.restOfPods(podCount)
  }

  /** Whether a service stands in a box that is called after its namespace. */
  named(service: Service): boolean {
    const { kind } = this.#grouping.by
    return (kind === 'namespace' || kind === 'pod') && this.groupsOf(service).length > 0
  }

  /** With its cluster where there are several, if that is not told by a box around it. */
  titleOf(key: string, alone = false): string {
    const group = this.#groups.get(key)
    if (group === undefined) return key
    const title = visible(group.title) || this.#words.ungrouped
    const { kind } = this.#grouping.by
    const spaces = kind === 'namespace' || kind === 'pod'
    if (spaces && isClusterBox(key)) return this.#words.clusterBox(title)
    const tell = this.#clusters.size > 1 && spaces && !group.world
    const told = !alone && group.cluster !== ''
    return tell && !told && serviceOfBox(key) === undefined
      ? `${title} · ${group.cluster || this.#words.noCluster}`
      : title
  }
}
