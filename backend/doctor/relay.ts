import type { Facts } from '#domain/doctor/facts.ts'
import { Sampler } from '#domain/doctor/sampler.ts'
import { boundedName } from '#domain/flow/bounded.ts'
import { Health, HealthCheckResponse_ServingStatus as Serving } from '#gen/grpc/health/v1/health_pb.ts'
import { Observer } from '#gen/observer/observer_pb.ts'
import type { Measure } from '#service/doctor.ts'
import { Channel, type Target } from '../relay/channel.ts'
import { type Answer, askOnce } from './ask.ts'
import { nodesOf, type Reading, rateOf, ringOf } from './counters.ts'
import { shakeHands, speaksTls } from './handshake.ts'
import { listen } from './listen.ts'
import { greet, reach, resolveAddress } from './reach.ts'

/** Longest times, in milliseconds. */
export interface DoctorTiming {
  /** For a name, a connection, a handshake, an answer. */
  readonly stepMs: number
  /** For what Relay asks its nodes. */
  readonly slowMs: number
  /** How long flows are listened to. */
  readonly listenMs: number
}

const TIMING: DoctorTiming = { stepMs: 3_000, slowMs: 8_000, listenMs: 4_000 }

/** Flows of the past that are looked at, over all nodes. */
const PAST = 2_000n

export interface RelayPatient extends Target {
  readonly kind: 'relay' | 'demo'
  readonly name: string
  readonly timing?: Partial<DoctorTiming>
}

/** Measures a Relay from its address to its flows, over connections that it opens and closes itself. */
export function measureRelay(patient: RelayPatient): Measure {
  const { kind, name } = patient
  return async (tell, signal) => {
    let facts: Facts = { kind, name, nowMs: Date.now(), done: false }
    const sampler = new Sampler()
    const learn = (more: Partial<Facts>) => {
      signal.throwIfAborted()
      facts = { ...facts, ...more }
      tell({ facts, flows: facts.done ? sampler.kept : [] })
    }
    const channel = new Channel(patient)
    try {
      learn({})
      const timing = { ...TIMING, ...patient.timing }
      if (await connects(patient, timing, learn, signal))
        await converse(patient, channel, timing, sampler, learn, signal)
      learn({ done: true })
    } finally {
      channel.drop(new Error('the examination is over'))
    }
  }
}

type Learn = (more: Partial<Facts>) => void

/** From the address to a server that begins to speak HTTP/2. False where it does not come to that. */
async function connects(target: Target, { stepMs }: DoctorTiming, learn: Learn, signal: AbortSignal): Promise<boolean> {
  const address = await resolveAddress(target.address, stepMs, signal)
  learn({ address })
  if (address.kind === 'unresolved') return false
  const { facts: tcp, socket } = await reach(target.address, stepMs, signal)
  learn({ tcp })
  if (socket === undefined) return false
  if (target.tls !== undefined) {
    const { tls, greeting } = await shakeHands(target, socket, stepMs, signal)
    learn({ tls })
    if (greeting === undefined) return false
    if (greeting.kind !== 'http2') learn({ grpc: { kind: 'not-http2', greeting } })
    return greeting.kind === 'http2'
  }
  const greeting = await greet(socket, stepMs, signal)
  const wanted =
    greeting.kind !== 'http2' && target.address.socket === undefined && (await speaksTls(target, stepMs, signal))
  learn({ tls: { kind: wanted ? 'wanted' : 'off' } })
  if (!wanted && greeting.kind !== 'http2') learn({ grpc: { kind: 'not-http2', greeting } })
  return greeting.kind === 'http2'
}

/** Asks for health, state and flows. */
async function converse(
  patient: RelayPatient,
  channel: Channel,
  timing: DoctorTiming,
  sampler: Sampler,
  learn: Learn,
  signal: AbortSignal,
): Promise<void> {
  const started = performance.now()
  const health = await askOnce(patient, channel, Health.method.check, { service: '' }, timing.stepMs, signal)
  // A status of gRPC, good or bad, can only come from a gRPC server.
  if (health.kind === 'failed' && health.failure.kind !== 'status') {
    learn({ grpc: { kind: 'failed', trouble: health.trouble } })
    return
  }
  learn({ grpc: { kind: 'answers', ms: performance.now() - started }, health: healthOf(health) })

  const first = await read(patient, channel, timing, signal)
  if ('trouble' in first) learn({ status: { kind: 'failed', trouble: first.trouble } })
  else {
    const { version, uptimeNs, seenFlows } = first.status
    const uptimeMs = Number(uptimeNs / 1_000_000n)
    learn({
      status: { kind: 'told', version: boundedName(version), uptimeMs, seenFlows: Number(seenFlows) },
      nodes: nodesOf(first, []),
    })
    if (first.status.numConnectedNodes === 0) return
  }
  const begin = 'trouble' in first ? undefined : first
  const nodes = BigInt(begin?.status.numConnectedNodes ?? 1)
  const past = PAST / (nodes > 0n ? nodes : 1n)
  const [namespaces, history, live] = await Promise.all([
    askOnce(patient, channel, Observer.method.getNamespaces, {}, timing.slowMs, signal),
    listen(
      patient,
      channel,
      { number: past > 20n ? past : 20n },
      sampler,
      { ms: timing.listenMs, fresh: false },
      signal,
    ),
    heardLive(patient, channel, timing, sampler, signal),
  ])
  const after = await read(patient, channel, timing, signal)
  const end = 'trouble' in after ? undefined : after
  const rate = rateOf(begin, end, live)
  const sample = sampler.sample()
  learn({
    flows: { ...rate, sample, trouble: live.trouble ?? history.trouble },
    ...(end && { nodes: nodesOf(end, sampler.errors) }),
    ...(begin && end && { ring: ringOf(begin, end, rate.perSecond) }),
    ...(namespaces.kind === 'answer' && {
      namespaces: namespaces.message.namespaces.map(({ namespace }) => boundedName(namespace)),
    }),
  })
}

function healthOf(health: Answer<{ readonly status: Serving }>): NonNullable<Facts['health']> {
  if (health.kind === 'failed') {
    const unknown = health.failure.kind === 'status' && (health.failure.code === 12 || health.failure.code === 5)
    return unknown ? { kind: 'unimplemented' } : { kind: 'failed', trouble: health.trouble }
  }
  const { status } = health.message
  return status === Serving.SERVING
    ? { kind: 'serving' }
    : { kind: 'not-serving', status: Serving[status] ?? String(status) }
}

async function read(patient: RelayPatient, channel: Channel, { slowMs }: DoctorTiming, signal: AbortSignal) {
  const [status, nodes] = await Promise.all([
    askOnce(patient, channel, Observer.method.serverStatus, {}, slowMs, signal),
    askOnce(patient, channel, Observer.method.getNodes, {}, slowMs, signal),
  ])
  if (status.kind === 'failed') return { trouble: status.trouble }
  const reading: Reading = {
    status: status.message,
    nodes: nodes.kind === 'answer' ? nodes.message : undefined,
    atMs: performance.now(),
  }
  return reading
}

/** Listens to new flows alone, in a sampler of its own for the rate and in the common one for all else. */
async function heardLive(
  patient: RelayPatient,
  channel: Channel,
  timing: DoctorTiming,
  sampler: Sampler,
  signal: AbortSignal,
) {
  const fresh = new Sampler()
  const both = {
    take: (bytes: Uint8Array, arrivedMs: number) => {
      fresh.take(bytes, arrivedMs, true)
      sampler.take(bytes, arrivedMs, true)
    },
  }
  const heard = await listen(patient, channel, { follow: true }, both, { ms: timing.listenMs, fresh: true }, signal)
  return { ...heard, flows: fresh.flows }
}
