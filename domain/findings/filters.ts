import { EMPTY_FILTER, type Side } from '#domain/filter/ast.ts'
import { toCommand } from '#domain/filter/command.ts'
import { include } from '#domain/filter/edit.ts'
import { conditionsOfEnd } from '#domain/filter/of-map.ts'
import { quoteShort } from '#domain/filter/quote.ts'
import { type EdgeRecord, MANY_PORTS } from '#domain/graph/edge.ts'
import type { ServiceRecord } from '#domain/graph/service.ts'
import { Protocol } from '#gen/orrery/v1/orrery_pb.ts'

const term = (field: string, value: string): string => `${field}:${quoteShort(value)}`

/** As a regular expression that matches nothing else. */
const exactly = (name: string): string => `^${name.replace(/[^A-Za-z0-9_-]/g, (char) => (char === '.' ? '[.]' : '.'))}$`

/** Filter texts that show the flows of a finding. */
export const filterOf = {
  edge: (id: string, more = ''): string => `${term('edge', id)}${more === '' ? '' : ` ${more}`}`,
  /** What a service answers: responses travel from it. */
  answers: (id: string, more: string): string => `${term('from-map-service', id)} ${more}`,
  client: (id: string, more: string): string => `${term('map-service', id)} ${more}`,
  name: (name: string, more = ''): string => `${term('dns-query', exactly(name))}${more === '' ? '' : ` ${more}`}`,
} as const

/** Responses of any status; requests have none. */
export const ANY_STATUS: readonly string[] = ['2+', '3+', '4+', '5+']

type Extra = readonly [field: string, value: string, side?: Side]

const PROTOCOLS: ReadonlyMap<Protocol, string> = new Map([
  [Protocol.TCP, 'tcp'],
  [Protocol.UDP, 'udp'],
  [Protocol.SCTP, 'sctp'],
  [Protocol.ICMPV4, 'icmpv4'],
  [Protocol.ICMPV6, 'icmpv6'],
])

function command(ends: readonly (readonly [ServiceRecord, Side])[], more: readonly Extra[]): string {
  const conditions = [
    ...ends.flatMap(([service, side]) => conditionsOfEnd(service.message(), side)),
    ...more.map(([field, value, side = 'any']) => ({ field, value, side })),
  ]
  const filter = conditions.reduce((joined, condition) => {
    const next = include(joined, condition)
    return next.kind === 'ok' ? next.value : joined
  }, EMPTY_FILTER)
  return toCommand(filter).command
}

const l4 = ({ port, protocol }: EdgeRecord, side: Side): readonly Extra[] => {
  const name = PROTOCOLS.get(protocol)
  return [
    ...(port > 0 && port < MANY_PORTS ? [['port', String(port), side] as const] : []),
    ...(name === undefined ? [] : [['protocol', name] as const]),
  ]
}

/** `hubble observe` commands that show the flows of a finding, or more where no command says it as exactly. */
export const commandOf = {
  /** What the client of an edge sends. */
  edge: (edge: EdgeRecord, ...more: readonly Extra[]): string =>
    command(
      [
        [edge.source, 'from'],
        [edge.destination, 'to'],
      ],
      [...l4(edge, 'to'), ...more],
    ),
  /** What comes back over an edge. */
  replies: (edge: EdgeRecord, ...more: readonly Extra[]): string =>
    command(
      [
        [edge.destination, 'from'],
        [edge.source, 'to'],
      ],
      [...l4(edge, 'from'), ...more],
    ),
  /** What a service answers. */
  answers: (server: ServiceRecord, ...more: readonly Extra[]): string => command([[server, 'from']], more),
  /** What goes out of a service, and what comes back. */
  client: (client: ServiceRecord, ...more: readonly Extra[]): string => command([[client, 'any']], more),
  name: (name: string, ...more: readonly Extra[]): string => command([], [['dns-query', exactly(name)], ...more]),
} as const
