import { create } from '@bufbuild/protobuf'
import { Code, ConnectError, type ConnectRouter } from '@connectrpc/connect'
import { Health, HealthCheckResponse_ServingStatus, HealthCheckResponseSchema } from '#gen/grpc/health/v1/health_pb.ts'
import { Observer } from '#gen/observer/observer_pb.ts'
import { linkedSignal } from '#service/linked-signal.ts'
import { pause } from '#service/pause.ts'
import type { ObserverUpstream } from './upstream.ts'

/** GetFlows streams at once: each costs whole decoding and a connection to Relay. */
const MAX_STREAMS = 16
/** Questions at once: each is a connection to Relay, which asks all its nodes. */
const MAX_QUESTIONS = 16
/** Who waits for changes of health; proxies and meshes ask, they do not watch. */
const MAX_WATCHERS = 64
const LOOK_EVERY_MS = 2_000

/** Names that health answers for: Relay's, and the services' own. */
const SERVICES: readonly string[] = ['', 'hubble.server.Observer', 'observer.Observer', 'orrery.v1.MapService']

/**
 * Adds `observer.Observer`, so that `hubble observe --server` and every other client of Relay works against Orrery, and
 * `grpc.health.v1.Health`, which serves while flows can arrive.
 */
export function registerObserver(
  router: ConnectRouter,
  upstream: ObserverUpstream,
  ready: () => boolean,
  signal: AbortSignal,
): void {
  let streams = 0
  let questions = 0
  let watchers = 0
  const within = (call: AbortSignal) => linkedSignal(call, signal)
  const ask = async <T>(call: AbortSignal, question: (until: AbortSignal) => Promise<T>): Promise<T> => {
    if (questions >= MAX_QUESTIONS) {
      throw new ConnectError(
        `Orrery already asks Relay ${MAX_QUESTIONS} questions, which is its limit.`,
        Code.ResourceExhausted,
      )
    }
    questions++
    try {
      return await question(within(call))
    } finally {
      questions--
    }
  }
  router.service(Observer, {
    async *getFlows(request, context) {
      if (request.first && request.follow) {
        throw new ConnectError('first cannot be specified with follow', Code.InvalidArgument)
      }
      if (streams >= MAX_STREAMS) {
        throw new ConnectError(
          `Orrery already serves ${MAX_STREAMS} streams of flows, which is its limit.`,
          Code.ResourceExhausted,
        )
      }
      streams++
      try {
        yield* upstream.flows(request, within(context.signal))
      } finally {
        streams--
      }
    },
    getNodes: (_request, { signal: call }) => ask(call, (until) => upstream.nodes(until)),
    getNamespaces: (_request, { signal: call }) => ask(call, (until) => upstream.namespaces(until)),
    serverStatus: (_request, { signal: call }) => ask(call, (until) => upstream.status(until)),
  })

  const answer = (service: string) => {
    const { SERVING, NOT_SERVING, SERVICE_UNKNOWN } = HealthCheckResponse_ServingStatus
    const status = ready() ? SERVING : NOT_SERVING
    return create(HealthCheckResponseSchema, { status: SERVICES.includes(service) ? status : SERVICE_UNKNOWN })
  }
  router.service(Health, {
    check: ({ service }) => {
      if (!SERVICES.includes(service)) throw new ConnectError('unknown service', Code.NotFound)
      return answer(service)
    },
    async *watch({ service }, { signal: call }) {
      if (watchers >= MAX_WATCHERS) {
        throw new ConnectError(`${MAX_WATCHERS} already watch, which is the limit. Use Check.`, Code.ResourceExhausted)
      }
      const ends = within(call)
      let last: number | undefined
      if (ends.aborted) return
      // In memory `finally` does not run after an abort.
      watchers++
      ends.addEventListener('abort', () => watchers--, { once: true })
      while (!ends.aborted) {
        const now = answer(service)
        if (now.status !== last) yield now
        last = now.status
        await pause(LOOK_EVERY_MS, ends)
      }
    },
  })
}
