import type { Expiry } from '#domain/expiry.ts'

/** What an examination measured so far. A part that is absent was not measured, or not yet. */
export interface Facts {
  /** `tab`: the demo cluster inside a browser tab, without a Relay. */
  readonly kind: 'relay' | 'demo' | 'tab' | 'file'
  /** Address or file name, as a person gave it. */
  readonly name: string
  /** Nothing more will be measured. */
  readonly done: boolean
  /** Milliseconds since the epoch by this machine's clock, when the examination began. */
  readonly nowMs: number
  readonly address?: AddressFacts
  readonly tcp?: TcpFacts
  readonly tls?: TlsFacts
  readonly grpc?: GrpcFacts
  readonly health?: HealthFacts
  readonly status?: StatusFacts
  readonly nodes?: NodesFacts
  readonly flows?: FlowsFacts
  readonly ring?: RingFacts
  /** Namespaces that the source itself names; absent where it cannot tell. */
  readonly namespaces?: readonly string[]
  readonly file?: FileFacts
  readonly filter?: FilterFacts
  /** What the running streams were told is lost, since they began. */
  readonly lostBefore?: readonly Lost[]
}

/** Words for a call or a file that failed, as `orrery.v1.Problem` has them. */
export interface Trouble {
  readonly code: string
  readonly message: string
  readonly advice: string
}

export type AddressFacts =
  | { readonly kind: 'literal'; readonly host: string }
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'resolved'; readonly host: string; readonly addresses: readonly string[]; readonly ms: number }
  /** `code` as the resolver gives it, or TIMEOUT. */
  | { readonly kind: 'unresolved'; readonly host: string; readonly code: string }

export type TcpFacts =
  | { readonly kind: 'connected'; readonly to: string; readonly ms: number }
  /** `code` as the system gives it (ECONNREFUSED, …), or TIMEOUT after `ms`. */
  | { readonly kind: 'failed'; readonly code: string; readonly ms: number }

/** What a server answers to the beginning of HTTP/2. */
export type Greeting =
  | { readonly kind: 'http2' }
  | { readonly kind: 'http1'; readonly line: string }
  | { readonly kind: 'tls-alert' }
  | { readonly kind: 'closed'; readonly code: string }
  | { readonly kind: 'silent'; readonly ms: number }
  | { readonly kind: 'other'; readonly bytes: string }

export interface Certificate {
  readonly subject: string
  /** DNS names and IP addresses that it carries. */
  readonly names: readonly string[]
  readonly issuer: string
  /** The authority at the top of the chain, as far as the server sent it or this machine knows it. */
  readonly authority: string
  readonly fromMs: number
  readonly toMs: number
}

export type TlsFacts =
  /** Not asked for, and the server does not want it. */
  | { readonly kind: 'off' }
  /** Not asked for, but the server speaks nothing else. */
  | { readonly kind: 'wanted' }
  /** Asked for, but the server speaks none. */
  | { readonly kind: 'plain'; readonly greeting: Greeting }
  | {
      readonly kind: 'handshake'
      readonly protocol: string
      readonly certificate: Certificate
      /** The name that the certificate should carry, and why it does not. */
      readonly wantedName: string
      readonly nameProblem: string | undefined
      /** Why the chain is not trusted, OpenSSL's word: CERT_HAS_EXPIRED, SELF_SIGNED_CERT_IN_CHAIN, … */
      readonly chainProblem: string | undefined
      /** False: configured not to care. */
      readonly verify: boolean
      /** The authorities came from files, not from the system. */
      readonly ownAuthorities: boolean
      readonly sentClientCertificate: boolean
      /** When the other certificates of the connection end: ours, and those above Relay’s. */
      readonly others?: readonly Expiry[]
    }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }

export type GrpcFacts =
  | { readonly kind: 'answers'; readonly ms: number }
  | { readonly kind: 'not-http2'; readonly greeting: Greeting }
  | { readonly kind: 'failed'; readonly trouble: Trouble }

export type HealthFacts =
  | { readonly kind: 'serving' }
  | { readonly kind: 'not-serving'; readonly status: string }
  /** The server has no health service. */
  | { readonly kind: 'unimplemented' }
  | { readonly kind: 'failed'; readonly trouble: Trouble }

export type StatusFacts =
  | {
      readonly kind: 'told'
      readonly version: string
      readonly uptimeMs: number
      readonly seenFlows: number
    }
  | { readonly kind: 'failed'; readonly trouble: Trouble }

export interface NodesFacts {
  /** Undefined: a single agent, which knows of no others. */
  readonly connected: number | undefined
  readonly known: number
  /** Those that do not send flows, with their state where it is known. */
  readonly away: readonly { readonly name: string; readonly state: string }[]
  /** What nodes said instead of sending flows. */
  readonly errors: readonly { readonly name: string; readonly message: string }[]
  readonly versions: readonly string[]
}

export interface RingFacts {
  readonly flows: number
  readonly capacity: number
  /** Seconds that the rings hold together at the present rate; undefined where nothing flows. */
  readonly seconds: number | undefined
  /** The node whose ring is overwritten first. */
  readonly shortest: { readonly node: string; readonly seconds: number; readonly perSecond: number } | undefined
}

/** From agents' own counters and from a few seconds of flows. */
export interface FlowsFacts {
  /** Flows a second on all nodes over `seconds`, by their own counters where these tell, else as they came. */
  readonly perSecond: number
  readonly seconds: number
  readonly countedBy: 'nodes' | 'stream'
  readonly sample: Sample
  /** The stream ended or failed before its time. */
  readonly trouble: Trouble | undefined
}

export interface Lost {
  /** flow.LostEventSource */
  readonly source: number
  readonly events: number
}

/** What a run of flows says. */
export interface Sample {
  readonly flows: number
  readonly dropped: number
  readonly http: number
  readonly dns: number
  readonly kafka: number
  /** Most flows first. */
  readonly namespaces: readonly { readonly name: string; readonly flows: number }[]
  /** Milliseconds since the epoch, 0 without flows. */
  readonly oldestMs: number
  readonly newestMs: number
  readonly undecodable: number
  readonly lost: readonly Lost[]
  readonly clocks: readonly NodeClock[]
}

/** How far a node's flows lie behind this machine's clock as they arrive: the least of all, negative when ahead. */
export interface NodeClock {
  readonly node: string
  readonly lagMs: number
}

export type FileFacts =
  | {
      readonly kind: 'read'
      readonly bytes: number
      readonly total: number | undefined
      readonly lines: number
      readonly flows: number
      readonly badLines: number
      readonly firstBadLines: readonly { readonly line: number; readonly reason: string }[]
      readonly skipped: number
      readonly unknownNames: readonly string[]
      /** Reading stopped at a limit of time, the file goes on. */
      readonly partly: boolean
      /** It ends too early or is damaged: the rest is missing. */
      readonly trouble: Trouble | undefined
      readonly sample: Sample
    }
  | { readonly kind: 'failed'; readonly trouble: Trouble }

export interface FilterFacts {
  readonly text: string
  /** Flows of the sample, and those among them that the filter keeps. */
  readonly looked: number
  readonly kept: number
}
