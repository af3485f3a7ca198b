import type { Flow, LostEvent, Policy } from '#gen/flow/flow_pb.ts'
import type { DemoNode, Party } from './party.ts'
import type { Random } from './random.ts'

/** The fields of a flow that are set; whoever emits it adds time and uuid. Never changed after it was made. */
export type FlowInit = Partial<Omit<Flow, '$typeName' | '$unknown'>>

/** The acts of the Star Wars demo: no policy; L3/L4 policy; L7 policy. */
export type Act = 'open' | 'l4' | 'l7'

/** What a script is played on. Times are milliseconds since the epoch, with fractions. */
export interface Scene {
  readonly random: Random
  readonly act: Act
  /** Lets the agent of a node observe a flow. */
  emit(node: DemoNode, atMs: number, flow: FlowInit): void
  /** Lets the agent of a node lose events. */
  lose(node: DemoNode, atMs: number, lost: LostEvent): void
  /** Plays on at a later time, when the act may be another one. */
  later(atMs: number, play: (scene: Scene, atMs: number) => void): void
}

/** Something that happens again and again. */
export interface Script {
  /** How often compared with others of its troupe; 1 is usual. */
  readonly weight: number
  play(scene: Scene, atMs: number): void
}

/** A policy at one end of a connection. */
export interface Rule {
  readonly policy: Policy
  /** 1 L3 only, 2 L3+L4, 3 L4 only, 4 all (policy_match_type). */
  readonly match: number
  /** The rule speaks about L7, so the proxy gets the traffic. */
  readonly proxyPort?: number
  /** The policy is only tried out: what it denies passes. */
  readonly audit?: boolean
}

export interface Connection {
  readonly client: Party
  readonly server: Party
  readonly clientPort: number
  readonly serverPort: number
  readonly ipv6: boolean
  /** Policies that select the client for egress and the server for ingress. */
  readonly egress?: Rule | undefined
  readonly ingress?: Rule | undefined
  /** Mutual authentication by SPIRE. */
  readonly spire?: boolean
  /** The server's proxy denies what the client asks for, so nothing arrives at the server itself. */
  readonly endsAtProxy?: boolean
  /** Monitoring of the client's endpoint does not aggregate, so that what leaves it is seen too. */
  readonly verbose?: boolean
}
