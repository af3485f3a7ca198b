import { type DescMessage, fromBinary, type MessageShape } from '@bufbuild/protobuf'
import {
  type Endpoint,
  EndpointSchema,
  type Policy,
  PolicySchema,
  type Service,
  ServiceSchema,
} from '#gen/flow/flow_pb.ts'
import { Interned } from './intern.ts'

/** The parts of flows that repeat, decoded once by the library and handed out again for the same bytes. */
export interface Interner {
  readonly endpoint: Interned<Endpoint>
  readonly service: Interned<Service>
  readonly policy: Interned<Policy>
  /** Addresses, node names and DNS names. */
  readonly text: Interned<string>
}

const message = <Desc extends DescMessage>(schema: Desc): Interned<MessageShape<Desc>> =>
  new Interned((bytes) => fromBinary(schema, bytes))

export function createInterner(): Interner {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  return {
    endpoint: message(EndpointSchema),
    service: message(ServiceSchema),
    policy: message(PolicySchema),
    text: new Interned((bytes) => decoder.decode(bytes)),
  }
}
