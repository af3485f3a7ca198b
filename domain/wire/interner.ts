import { type DescMessage, fromBinary, type MessageShape } from '@bufbuild/protobuf'
import { boundedEndpoint, boundedName, boundedPolicy, boundedUrl } from '#domain/flow/bounded.ts'
import { serviceName } from '#domain/flow/facts.ts'
import { type Endpoint, EndpointSchema, type Policy, PolicySchema, ServiceSchema } from '#gen/flow/flow_pb.ts'
import { Interned } from './intern.ts'

/** The parts of flows that repeat, decoded once by the library, bounded, and handed out again for the same bytes. */
export interface Interner {
  readonly endpoint: Interned<Endpoint>
  /** `namespace/name` of a Kubernetes Service. */
  readonly service: Interned<string>
  readonly policy: Interned<Policy>
  /** DNS names of the ends. Fails where the bytes are no UTF-8. */
  readonly text: Interned<string>
  /** Texts that are decoded when somebody asks: addresses, URLs, names asked for. What is no UTF-8 is replaced. */
  readonly asked: Interned<string>
}

const message = <Desc extends DescMessage>(
  schema: Desc,
  bounded: (message: MessageShape<Desc>) => MessageShape<Desc>,
): Interned<MessageShape<Desc>> => new Interned((bytes) => bounded(fromBinary(schema, bytes)))

export function createInterner(): Interner {
  const strict = new TextDecoder('utf-8', { fatal: true })
  const decoder = new TextDecoder()
  return {
    endpoint: message(EndpointSchema, boundedEndpoint),
    service: new Interned((bytes) => serviceName(fromBinary(ServiceSchema, bytes))),
    policy: message(PolicySchema, boundedPolicy),
    text: new Interned((bytes) => boundedName(strict.decode(bytes))),
    asked: new Interned((bytes) => boundedUrl(decoder.decode(bytes))),
  }
}
