import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { boundedName, boundedWords } from '#domain/flow/bounded.ts'
import { isReadable } from '#domain/wire/readable.ts'
import { GetFlowsResponseSchema, type Node } from '#gen/observer/observer_pb.ts'
import { NodeState, NodeStatusEventSchema } from '#gen/relay/relay_pb.ts'
import type { Peek } from './peek.ts'

/** Nodes of each state that are told apart; the largest clusters have half as many. */
const KEPT = 10_000

/** Puts one more in where there is room. */
function put(set: Set<string>, name: string): boolean {
  if (set.size >= KEPT && !set.has(name)) return false
  set.add(name)
  return true
}

/** What a stream was told about the nodes behind it. */
export class StreamNodes {
  readonly #connected = new Set<string>()
  readonly #failed = new Map<string, string>()
  /** Not connected, by what the stream or GetNodes said last. */
  readonly #away = new Set<string>()
  #unavailable = 0

  /** Takes a `node_status` message. */
  told(bytes: Uint8Array): void {
    if (!isReadable(bytes)) return
    const { responseTypes } = fromBinary(GetFlowsResponseSchema, bytes)
    if (responseTypes.case !== 'nodeStatus') return
    const { stateChange, nodeNames, message } = responseTypes.value
    for (const name of nodeNames.map(boundedName)) {
      if (stateChange === NodeState.NODE_CONNECTED) {
        put(this.#connected, name)
        this.#failed.delete(name)
        this.#away.delete(name)
      } else {
        if (stateChange === NodeState.NODE_ERROR) this.#fail(name, message)
        else {
          this.#connected.delete(name)
          put(this.#away, name)
        }
      }
    }
    if (stateChange === NodeState.NODE_UNAVAILABLE) this.#unavailable += nodeNames.length
  }

  #fail(name: string, message: string): void {
    if (this.#failed.size < KEPT || this.#failed.has(name)) this.#failed.set(name, boundedWords(message))
  }

  /** A flow arrived: a node that failed before and sends again has recovered. Answers whether it is the first one of such a node. */
  flow(bytes: Uint8Array, { nodeStart, nodeEnd }: Peek): boolean {
    if (this.#failed.size === 0) return false
    return this.#failed.delete(Buffer.from(bytes.subarray(nodeStart, nodeEnd)).toString('utf8'))
  }

  /** No node has failed that did not send again since. */
  get allWell(): boolean {
    return this.#failed.size === 0
  }

  /**
   * What GetNodes says now, of which a stream that stays open is told nothing: nodes join it without a word, and one whose stream
   * broke is only told to have failed. Answers which went away and which came back since it was last asked.
   */
  asked(nodes: readonly Node[]): { readonly away: readonly string[]; readonly back: readonly string[] } {
    const away: string[] = []
    const back: string[] = []
    for (const { name: told, state } of nodes) {
      const name = boundedName(told)
      if (state === NodeState.NODE_CONNECTED && this.#away.delete(name)) {
        this.#failed.delete(name)
        put(this.#connected, name)
        back.push(name)
      } else if (state !== NodeState.NODE_CONNECTED && !this.#away.has(name) && put(this.#away, name)) away.push(name)
    }
    return { away, back }
  }

  /** Nodes whose part of the stream broke, and that have sent nothing since. */
  get failed(): Iterable<string> {
    return this.#failed.keys()
  }

  /** What the nodes said, when every node that was connected has failed. */
  get allFailed(): string | undefined {
    if (this.#failed.size === 0) return undefined
    for (const name of this.#connected) if (!this.#failed.has(name)) return undefined
    const [said = ''] = this.#failed.values()
    return said
  }

  /** Relay knows nodes but none of them is connected. */
  get allUnavailable(): boolean {
    return this.#connected.size === 0 && this.#unavailable > 0
  }
}

/** A message as Relay sends it when it tells of nodes. */
export const nodeMessage = (status: MessageInitShape<typeof NodeStatusEventSchema>): Uint8Array =>
  toBinary(
    GetFlowsResponseSchema,
    create(GetFlowsResponseSchema, {
      responseTypes: { case: 'nodeStatus', value: create(NodeStatusEventSchema, status) },
      time: timestampFromMs(Date.now()),
    }),
  )
