import { fileURLToPath } from 'node:url'
import { type Client, credentials, type GrpcObject, loadPackageDefinition, type ServiceError } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'

/** A GetFlowsResponse as the other gRPC stack reads it: proto names, enum names, 64-bit integers as strings. */
export interface WireResponse {
  readonly response_types?: 'flow' | 'node_status' | 'lost_events'
  readonly flow?: WireFlow
  readonly node_status?: {
    readonly state_change: string
    readonly node_names: readonly string[]
    readonly message?: string
  }
  readonly lost_events?: {
    readonly source: string
    readonly num_events_lost: string
    readonly cpu?: { value?: number }
  }
  readonly node_name?: string
  readonly time?: WireTime
}
interface WireTime {
  readonly seconds: string
  readonly nanos?: number
}
export interface WireFlow {
  readonly verdict?: string
  readonly time?: WireTime
  readonly node_name?: string
  readonly uuid?: string
  readonly Summary?: string
  readonly source?: { readonly namespace?: string; readonly pod_name?: string; readonly labels?: readonly string[] }
  readonly destination?: {
    readonly namespace?: string
    readonly pod_name?: string
    readonly labels?: readonly string[]
  }
  readonly is_reply?: { readonly value?: boolean }
  readonly event_type?: { readonly type: number; readonly sub_type?: number }
}

/** How a stream ended: with the gRPC code, 0 for a normal end. */
export interface Ended {
  readonly responses: readonly WireResponse[]
  readonly code: number
  readonly details: string
}

type Method = (request: object, options?: object) => WireStream
interface WireStream {
  on(event: 'data', listener: (response: WireResponse) => void): void
  on(event: 'error', listener: (error: ServiceError) => void): void
  on(event: 'end', listener: () => void): void
  cancel(): void
  pause(): void
  resume(): void
}
type Unary = (request: object, options: object, done: (error: ServiceError | null, answer: never) => void) => void
type Constructor = new (
  address: string,
  credentials: object,
  options: object,
) => Client & Readonly<Record<string, Method & Unary>>

const definition = loadPackageDefinition(
  loadSync(['observer/observer.proto', 'grpc/health/v1/health.proto'], {
    includeDirs: [fileURLToPath(new URL('../../proto', import.meta.url))],
    keepCase: true,
    longs: String,
    enums: String,
    oneofs: true,
  }),
)

function service(path: readonly string[]): Constructor {
  let found: unknown = definition
  for (const name of path) found = (found as GrpcObject)[name]
  return found as Constructor
}

/** Connections are not shared between clients, nor is what is known of their failures. */
const OWN = { 'grpc.use_local_subchannel_pool': 1 }

/** A client by an independent gRPC stack, to hold the demo Relay against; for tests. */
export function grpcClient(address: string) {
  const observer = new (service(['observer', 'Observer']))(address, credentials.createInsecure(), OWN)
  const health = new (service(['grpc', 'health', 'v1', 'Health']))(address, credentials.createInsecure(), OWN)
  const method = (client: typeof observer, name: string): Method & Unary => {
    const found = client[name]
    if (found === undefined) throw new Error(`no method ${name}`)
    return found.bind<Method & Unary>(client)
  }
  return {
    stream: (request: object, options: object = {}) => method(observer, 'GetFlows')(request, options),
    watch: (service: string) => method(health, 'Watch')({ service }, {}),
    /** Reads to the end, or until `enough` says so, and then cancels. */
    flows: (request: object, options: { deadline?: number; enough?: (all: readonly WireResponse[]) => boolean } = {}) =>
      new Promise<Ended>((resolve) => {
        const { enough, ...call } = options
        const stream = method(observer, 'GetFlows')(request, call)
        const responses: WireResponse[] = []
        stream.on('data', (response) => {
          responses.push(response)
          if (enough?.(responses)) stream.cancel()
        })
        stream.on('error', ({ code, details }) => resolve({ responses, code, details }))
        stream.on('end', () => resolve({ responses, code: 0, details: '' }))
      }),
    call: <Answer>(which: 'observer' | 'health', name: string, request: object = {}): Promise<Answer> =>
      new Promise((resolve, reject) => {
        method(which === 'observer' ? observer : health, name)(request, {}, (error, answer) =>
          error ? reject(error) : resolve(answer),
        )
      }),
    /** Calls a method that the proto text does not know, with an empty request. */
    unknown: (path: string): Promise<ServiceError> =>
      new Promise((resolve, reject) => {
        const bytes = (value: Buffer) => value
        observer.makeUnaryRequest(path, bytes, bytes, Buffer.alloc(0), (error) =>
          error ? resolve(error) : reject(new Error(`${path} answered`)),
        )
      }),
    close: () => {
      observer.close()
      health.close()
    },
  }
}
