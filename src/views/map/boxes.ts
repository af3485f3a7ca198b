import { type Group, groupOf } from '#domain/map-grouping/group-of.ts'
import type { Grouping } from '#domain/map-grouping/grouping.ts'
import type { Service } from '#gen/orrery/v1/orrery_pb.ts'

/** What is said where there is no name. */
export interface BoxWords {
  readonly ungrouped: string
  readonly noCluster: string
}

/** Begins the id of a card that stands for a closed island; no service's id begins so. */
const CLOSED = 'namespace:'

export const closedId = (island: string): string => `${CLOSED}${island}`

/** The island that a card of this id stands for. */
export const islandOfCard = (id: string): string | undefined =>
  id.startsWith(CLOSED) ? id.slice(CLOSED.length) : undefined

/** Which island a service is in, which islands are closed, and what they are called. */
export class Boxes {
  readonly #groups = new Map<string, Group>()
  readonly #clusters = new Set<string>()
  readonly #words: BoxWords
  #grouping: Grouping
  #closed: ReadonlySet<string> = new Set()

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
  }

  group(key: string): Group | undefined {
    return this.#groups.get(key)
  }

  keyOf(service: Service): string | undefined {
    return groupOf(service, this.#grouping)?.key
  }

  /** The id of the card that a service is drawn in. */
  cardOf(service: Service): string {
    const key = this.keyOf(service)
    return key !== undefined && this.#closed.has(key) ? closedId(key) : service.id
  }

  /**
   * Hears of a service. Boxes of the world begin closed. True when it brought a second cluster, so that every box is called
   * differently from now on.
   */
  hear(service: Service): boolean {
    const group = groupOf(service, this.#grouping)
    if (group === undefined) return false
    if (group.world && !this.#groups.has(group.key)) this.#closed = new Set([...this.#closed, group.key])
    this.#groups.set(group.key, group)
    if (group.world) return false
    const several = this.#clusters.size > 1
    // Where it is not told, that is no second cluster.
    if (group.cluster !== '') this.#clusters.add(group.cluster)
    return !several && this.#clusters.size > 1
  }

  /** Whether the box of a service is called after its namespace. */
  named(service: Service): boolean {
    return this.#grouping.by.kind === 'namespace' && this.keyOf(service) !== undefined
  }

  /** With its cluster where there are several. */
  titleOf(key: string): string {
    const group = this.#groups.get(key)
    if (group === undefined) return key
    const title = group.title || this.#words.ungrouped
    const tell = this.#clusters.size > 1 && this.#grouping.by.kind === 'namespace' && !group.world
    return tell ? `${title} · ${group.cluster || this.#words.noCluster}` : title
  }
}
