import type { Check } from '#gen/orrery/v1/orrery_pb.ts'
import type { CheckId } from './check.ts'
import { examine } from './examine.ts'
import type { Facts, FlowsFacts, Sample, TlsFacts } from './facts.ts'

export const NOW = Date.UTC(2026, 10, 21)
export const DAY = 86_400_000

export const sample = (change: Partial<Sample> = {}): Sample => ({
  flows: 1_000,
  dropped: 10,
  http: 150,
  dns: 70,
  kafka: 0,
  namespaces: [{ name: 'shop', flows: 900 }],
  oldestMs: NOW - 60_000,
  newestMs: NOW,
  undecodable: 0,
  lost: [],
  clocks: [{ node: 'one', lagMs: 900 }],
  ...change,
})

export const flowing = (change: Partial<FlowsFacts> = {}): FlowsFacts => ({
  perSecond: 57,
  seconds: 4,
  countedBy: 'nodes',
  sample: sample(),
  trouble: undefined,
  ...change,
})

type Handshake = TlsFacts & { readonly kind: 'handshake' }

export const secure = (
  change: Partial<Handshake> = {},
  certificate: Partial<Handshake['certificate']> = {},
): Handshake => ({
  kind: 'handshake',
  protocol: 'TLSv1.3',
  certificate: {
    subject: '*.hubble-relay.cilium.io',
    names: ['*.hubble-relay.cilium.io'],
    issuer: 'Cilium CA',
    authority: 'Cilium CA',
    fromMs: NOW - DAY,
    toMs: NOW + 365 * DAY,
    ...certificate,
  },
  wantedName: 'ui.hubble-relay.cilium.io',
  nameProblem: undefined,
  chainProblem: undefined,
  verify: true,
  ownAuthorities: true,
  sentClientCertificate: false,
  ...change,
})

/** A Relay with which all is well. */
export const WELL: Facts = {
  kind: 'relay',
  name: 'tls://relay:443',
  done: true,
  nowMs: NOW,
  address: { kind: 'resolved', host: 'relay', addresses: ['10.0.0.1'], ms: 3 },
  tcp: { kind: 'connected', to: '10.0.0.1:443', ms: 2 },
  tls: secure(),
  grpc: { kind: 'answers', ms: 4 },
  health: { kind: 'serving' },
  status: { kind: 'told', version: 'hubble-relay v1.17.0', uptimeMs: 3_600_000, seenFlows: 100_000 },
  nodes: { connected: 3, known: 3, away: [], errors: [], versions: ['v1.17.0'] },
  flows: flowing(),
  ring: { flows: 12_000, capacity: 12_285, seconds: 215, shortest: { node: 'one', seconds: 180, perSecond: 22 } },
  namespaces: ['shop', 'kube-system'],
  filter: { text: 'namespace:shop', looked: 1_000, kept: 900 },
}

export const find = (facts: Facts, id: CheckId): Check => {
  const check = examine(facts).find((one) => one.id === id)
  if (check === undefined) throw new Error(`no check ${id}`)
  return check
}

export const trouble = (code: string, message = 'It broke.') => ({ code, message, advice: 'Mend it.' })
