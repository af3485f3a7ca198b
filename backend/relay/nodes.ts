import { fromBinary } from '@bufbuild/protobuf'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import type { Peek } from './peek.ts'

/** What a stream was told about the nodes behind it. */
export class StreamNodes {
  readonly #connected = new Set<string>()
  readonly #failed = new Map<string, string>()
  #unavailable = 0

  /** Takes a `node_status` message. */
  told(bytes: Uint8Array): void {
    const { responseTypes } = fromBinary(GetFlowsResponseSchema, bytes)
    if (responseTypes.case !== 'nodeStatus') return
    const { stateChange, nodeNames, message } = responseTypes.value
    for (const name of nodeNames) {
      if (stateChange === NodeState.NODE_CONNECTED) {
        this.#connected.add(name)
        this.#failed.delete(name)
      } else {
        if (stateChange === NodeState.NODE_ERROR) this.#failed.set(name, message)
        else this.#connected.delete(name)
      }
    }
    if (stateChange === NodeState.NODE_UNAVAILABLE) this.#unavailable += nodeNames.length
  }

  /** A flow arrived: a node that failed before and sends again has recovered. */
  flow(bytes: Uint8Array, { nodeStart, nodeEnd }: Peek): void {
    if (this.#failed.size === 0) return
    this.#failed.delete(Buffer.from(bytes.subarray(nodeStart, nodeEnd)).toString('utf8'))
  }

  /** No node has failed that did not send again since. */
  get allWell(): boolean {
    return this.#failed.size === 0
  }

  /** What the nodes said, when every node that was connected has failed. */
  get allFailed(): string | undefined {
    if (this.#failed.size === 0) return undefined
    for (const name of this.#connected) if (!this.#failed.has(name)) return undefined
    return [...this.#failed.values()][0] ?? ''
  }

  /** Relay knows nodes but none of them is connected. */
  get allUnavailable(): boolean {
    return this.#connected.size === 0 && this.#unavailable > 0
  }
}
