/** What the id of a service says of it. */
export interface ReadService {
  readonly namespace: string
  readonly name: string
}

/** What the id of an edge says of it; `port` is `*` where many were folded, 0 where there is none. */
export interface ReadEdge {
  readonly source: string
  readonly destination: string
  readonly port: string
  readonly protocol: string
}

const EDGE = /^(.+) → (.+) : (\*|\d+) \/ (\S+)$/u
/** What stands before a name that is none, and behind one whose kind is told. */
const MARK = /^(?:ip|identity):|:[A-Z][A-Za-z]*$/gu

/** Reads an id that `edgeId` made; undefined for any other text. */
export function readEdgeId(id: string): ReadEdge | undefined {
  const [, source, destination, port, protocol] = EDGE.exec(id) ?? []
  if (source === undefined || destination === undefined || port === undefined || protocol === undefined)
    return undefined
  return { source, destination, port, protocol }
}

/** Reads an id that `identify` made: enough to call by its name what is not there any more. Any text gives something. */
export function readServiceId(id: string): ReadService {
  const parts = id.split('/').map((part) => part.replaceAll('%2F', '/').replaceAll('%25', '%'))
  const name = (parts.at(-1) ?? '').replace(MARK, '')
  const placed = parts.length === 3 && parts[0] !== 'world' && parts[0] !== 'reserved'
  return { namespace: placed ? (parts[1] ?? '') : '', name }
}
