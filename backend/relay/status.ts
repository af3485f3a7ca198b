import { create } from '@bufbuild/protobuf'
import type { Expiry } from '#domain/expiry.ts'
import { boundedName } from '#domain/flow/bounded.ts'
import {
  NodeAwaySchema,
  type SourceKind,
  SourceState,
  type SourceStatus,
  SourceStatusSchema,
} from '#gen/orrery/v1/orrery_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import type { AwayNodes } from './away-nodes.ts'
import type { FlowStream } from './flow-stream.ts'
import type { Monitor, RelayInfo } from './monitor.ts'
import type { Trouble } from './problem.ts'
import { noNodes } from './stream-trouble.ts'

export interface Parts {
  readonly kind: SourceKind
  readonly name: string
  readonly at: string
  readonly monitor: Monitor
  readonly streams: readonly FlowStream[]
  readonly certificates: readonly Expiry[]
  readonly awayNodes: AwayNodes
  /** It has been live before. */
  readonly workedOnce: boolean
  readonly masked: boolean
}

/**
 * The one state that connection and streams make together. LIVE asks for an answering connection, nodes behind it, and every
 * stream open and answered; anything less is never shown as green.
 */
export function statusOf(parts: Parts): SourceStatus {
  const { kind, name, monitor, streams, masked } = parts
  const { info } = monitor
  const worst = findTrouble(parts)
  const proven = flowing(parts) ?? info !== undefined
  return create(SourceStatusSchema, {
    kind,
    name,
    state: stateOf(worst?.trouble, proven && monitor.up && monitor.asked, parts.workedOnce),
    ...(worst && { problem: worst.trouble.problem, retryAtMs: worst.retryAtMs, attempts: worst.attempts }),
    newestFlowMs: Math.max(0, ...streams.map(({ newestMs }) => newestMs)),
    certificates: [...parts.certificates],
    masked,
    ...(info && described(info, parts)),
  })
}

function stateOf(worst: Trouble | undefined, flawless: boolean, workedOnce: boolean): SourceState {
  if (worst) return worst.fatal ? SourceState.FAILED : SourceState.RECONNECTING
  if (flawless) return SourceState.LIVE
  return workedOnce ? SourceState.RECONNECTING : SourceState.CONNECTING
}

interface Worst {
  readonly trouble: Trouble
  readonly retryAtMs: number
  readonly attempts: number
}

function findTrouble(parts: Parts): Worst | undefined {
  const { monitor, streams, at } = parts
  const { trouble, retryAtMs, attempts } = monitor
  if (trouble) return { trouble, retryAtMs, attempts }
  const stream = streams.find(({ trouble }) => trouble !== undefined)
  if (stream?.trouble) return { trouble: stream.trouble, retryAtMs: stream.retryAtMs, attempts: stream.attempts }
  // Servers that give flows but do not tell about themselves are well.
  if (monitor.infoTrouble && !flowing(parts)) {
    return { trouble: monitor.infoTrouble, retryAtMs: 0, attempts: 0 }
  }
  if (monitor.info?.status.numConnectedNodes === 0) return { trouble: noNodes(at), retryAtMs: 0, attempts: 0 }
  return undefined
}

/**
 * Whether the streams bring what they should; undefined where the word of the server has to do. A stream that was only just
 * opened neither proves nor disproves anything (it has trouble when the server does not answer it in time), except the first ones
 * of all, which have to prove the source.
 */
function flowing({ streams, workedOnce }: Parts): boolean | undefined {
  const telling = workedOnce ? streams.filter(({ fresh }) => !fresh) : streams
  return telling.length === 0 ? undefined : telling.every(({ live }) => live)
}

function described(info: RelayInfo, { streams, awayNodes }: Parts) {
  const { status, flowsPerSecond } = info
  const { connected, known } = nodesOf(info)
  const failed = new Set(streams.flatMap(({ failedNodes }) => [...failedNodes]))
  const { away, alsoAway } = awayNodes.now(info, failed, Date.now())
  return {
    nodesConnected: Math.max(0, connected - alsoAway),
    nodesKnown: known,
    nodesUnavailable: away.map(({ name }) => name),
    nodesAway: away.map((node) => create(NodeAwaySchema, node)),
    flowsPerSecond,
    version: boundedName(status.version),
    ringFlows: Number(status.numFlows),
    ringCapacity: Number(status.maxFlows),
    uptimeMs: Number(status.uptimeNs / 1_000_000n),
  }
}

/** One answer has both numbers: a node may leave between one and the next. */
function nodesOf({ status, nodes }: RelayInfo): { readonly connected: number; readonly known: number } {
  if (nodes === undefined || nodes.nodes.length === 0) {
    const connected = status.numConnectedNodes ?? 0
    return { connected, known: connected + (status.numUnavailableNodes ?? 0) }
  }
  const connected = nodes.nodes.filter(({ state }) => state === NodeState.NODE_CONNECTED).length
  return { connected, known: nodes.nodes.length }
}
