import type { CsvWords } from '#domain/export/connections-csv.ts'
import { edgeState } from '#domain/export/edge-state.ts'
import { type DropCount, type Edge, L7Kind, Side } from '#gen/orrery/v1/orrery_pb.ts'
import { portWords } from './graph-words.ts'
import { reasonWords } from './reasons.ts'
import { formats, text } from './text.ts'

const L7_NAMES: Partial<Record<L7Kind, string>> = {
  [L7Kind.HTTP]: 'HTTP',
  [L7Kind.DNS]: 'DNS',
  [L7Kind.KAFKA]: 'Kafka',
}

/** What is spoken over a connection: HTTP, DNS, Kafka. */
export const l7Words = ({ l7 }: Edge): readonly string[] => l7.flatMap((kind) => L7_NAMES[kind] ?? [])

const SIDES: Partial<Record<Side, string>> = {
  [Side.EGRESS]: text.connections.sides.egress,
  [Side.INGRESS]: text.connections.sides.ingress,
}

/** `Policy denied at ingress`. */
export const dropWords = ({ reason, side }: DropCount): string =>
  [reasonWords(reason), SIDES[side]].filter((part) => part !== undefined).join(' ')

/** Why flows were dropped: the most frequent reason, and how many more there are. Empty where none were. */
export function whyDropped({ drops }: Edge): string {
  const [first, ...more] = drops
  if (first === undefined) return ''
  return more.length === 0 ? dropWords(first) : `${dropWords(first)}, ${text.connections.moreReasons(more.length)}`
}

/** What stands at an edge in a text format, line by line. */
export function edgeLabel(edge: Edge): readonly string[] {
  const { forwarded = 0, dropped = 0 } = edge.minute ?? {}
  const state = edgeState(edge)
  const port = [portWords(edge), ...l7Words(edge)].join(' ')
  const rate = forwarded > 0 ? [text.export.forwardedRate(formats.rate(forwarded / 60))] : []
  const drop =
    dropped > 0
      ? [text.export.droppedRate(formats.rate(dropped / 60), whyDropped(edge))]
      : state === 'denied'
        ? [text.export.droppedBefore(whyDropped(edge))]
        : []
  return [[port, ...rate].join(' · '), ...drop]
}

/** The words of a CSV of connections. */
export const csvWords: CsvWords = {
  protocol: ({ protocol }) => text.flow.protocols[protocol] ?? String(protocol),
  l7: l7Words,
  drop: dropWords,
}
