import type { Endpoint } from '#gen/flow/flow_pb.ts'
import type { ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'

/** Which node of the map an endpoint is. */
export interface Identity {
  /** The same for the same node everywhere and always, and for no other. */
  readonly id: string
  /** Empty where not known, like the namespace and the kind of workload. */
  readonly cluster: string
  readonly namespace: string
  readonly name: string
  readonly kind: ServiceKind
  readonly workloadKind: string
  /** Which rule gave the name, in words for people. */
  readonly namedBy: string
}

/** One end of a flow, with what the flow says about it outside of the endpoint. */
export interface End {
  readonly endpoint: Endpoint | undefined
  readonly ip: string
  /** DNS names that the agent saw answered with this address. */
  readonly names: readonly string[]
}

/** Joins parts to an id; a slash inside a part cannot pass for a border between parts. */
export const joinId = (...parts: readonly string[]): string =>
  parts.map((part) => part.replaceAll('%', '%25').replaceAll('/', '%2F')).join('/')
