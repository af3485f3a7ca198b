import { create, type DescMessage, type Message } from '@bufbuild/protobuf'
import { type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect'
import { type Flow, FlowSchema } from '#gen/flow/flow_pb.ts'
import { type GetFlowsResponse, GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'

/** The fields to keep of a message: all of a field, or some of the message in it. */
interface Mask extends ReadonlyMap<string, 'all' | Mask> {}

/** Reads the paths of a field mask on a flow, or says which one means nothing. */
export function parseMask(paths: readonly string[]): Mask | { readonly wrong: string } {
  const mask = new Map<string, 'all' | Mask>()
  for (const path of paths) {
    if (!add(mask, FlowSchema, path.split('.'))) return { wrong: `invalid field mask: ${path}` }
  }
  return mask
}

function add(mask: Map<string, 'all' | Mask>, schema: DescMessage, [name, ...rest]: readonly string[]): boolean {
  const field = schema.fields.find((candidate) => candidate.name === name)
  if (name === undefined || field === undefined) return false
  if (rest.length === 0) {
    mask.set(name, 'all')
    return true
  }
  if (field.fieldKind !== 'message') return false
  const known = mask.get(name)
  if (known === 'all') return add(new Map(), field.message, rest)
  const inner = new Map(known)
  mask.set(name, inner)
  return add(inner, field.message, rest)
}

/** The response with nothing but what the mask lists; its own time and node too only where the mask names them. */
export function maskedResponse(flow: Flow, mask: Mask): GetFlowsResponse {
  const value = create(FlowSchema)
  copy(reflect(FlowSchema, flow), reflect(FlowSchema, value), mask)
  return create(GetFlowsResponseSchema, {
    responseTypes: { case: 'flow', value },
    nodeName: value.nodeName,
    ...(value.time === undefined ? {} : { time: value.time }),
  })
}

function copy(from: ReflectMessage, to: ReflectMessage, mask: Mask): void {
  for (const [name, part] of mask) {
    const field = from.fields.find((candidate) => candidate.name === name)
    if (field === undefined || !from.isSet(field)) continue
    if (part === 'all' || field.fieldKind !== 'message') to.set(field, from.get(field))
    else {
      const inner: Message = create(field.message)
      const target = reflect(field.message, inner)
      copy(from.get(field), target, part)
      to.set(field, target)
    }
  }
}
