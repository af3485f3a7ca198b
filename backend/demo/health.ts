import { create } from '@bufbuild/protobuf'
import { Code, ConnectError, type ConnectRouter } from '@connectrpc/connect'
import {
  Health,
  type HealthCheckResponse,
  HealthCheckResponseSchema,
  HealthCheckResponse_ServingStatus as Serving,
} from '#gen/grpc/health/v1/health_pb.ts'
import type { Bell } from '#service/bell.ts'
import type { Agent } from './agent.ts'

/** Names of services that Relay answers for. */
const SERVICES: readonly string[] = ['', 'hubble.server.Observer']
const LOOK_EVERY_MS = 5000

/** Relay serves as long as one agent does. Other services than the two are NOT_FOUND; a watch of them says so and stays. */
export function health(router: ConnectRouter, relay: { readonly agents: readonly Agent[]; readonly bell: Bell }): void {
  const answer = (service: string): HealthCheckResponse => {
    const serving = relay.agents.some(({ away }) => !away) ? Serving.SERVING : Serving.NOT_SERVING
    return create(HealthCheckResponseSchema, { status: SERVICES.includes(service) ? serving : Serving.SERVICE_UNKNOWN })
  }
  router.service(Health, {
    check: ({ service }) => {
      if (!SERVICES.includes(service)) throw new ConnectError('unknown service', Code.NotFound)
      return answer(service)
    },
    watch: async function* watch({ service }, { signal }) {
      let last: Serving | undefined
      while (!signal.aborted) {
        const now = answer(service)
        if (now.status !== last) yield now
        last = now.status
        await relay.bell.wait(signal, LOOK_EVERY_MS)
      }
    },
  })
}
