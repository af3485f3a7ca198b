import '#domain/filter/cel.ts'
import { create, fromBinary } from '@bufbuild/protobuf'
import { type Timestamp, timestampMs } from '@bufbuild/protobuf/wkt'
import { Code, ConnectError } from '@connectrpc/connect'
import { compileFlowFilters } from '#domain/filter/flow-filter.ts'
import type { Flow } from '#gen/flow/flow_pb.ts'
import {
  type GetFlowsRequest,
  type GetFlowsResponse,
  GetFlowsResponseSchema,
  GetNamespacesResponseSchema,
  ServerStatusResponseSchema,
} from '#gen/observer/observer_pb.ts'
import { type CaptureFile, FileError } from '#service/capture-file.ts'
import { createFileReading } from '#service/file-reading.ts'
import { linkedSignal } from '#service/linked-signal.ts'
import { maskedResponse, parseMask } from '../demo/field-mask.ts'
import { Queue } from './queue.ts'
import type { ObserverUpstream } from './upstream.ts'

/** Responses read ahead of the reader. */
const AHEAD = 2_000
/** Flows of `--last` that are held. */
const MAX_LAST = 50_000

/** Answers from a file what Relay would from its nodes: the file is their past, and there is no live. Each call reads it anew. */
export function fileObserver(file: CaptureFile, version: string): ObserverUpstream {
  async function* flows(request: GetFlowsRequest, signal: AbortSignal): AsyncGenerator<GetFlowsResponse> {
    const { since, until, first, fieldMask } = request
    const compiled = compileFlowFilters(request.whitelist, request.blacklist)
    if (compiled.kind === 'error') throw new ConnectError(compiled.message, Code.InvalidArgument)
    const mask = fieldMask && fieldMask.paths.length > 0 ? parseMask(fieldMask.paths) : undefined
    if (mask !== undefined && 'wrong' in mask) throw new ConnectError(mask.wrong, Code.InvalidArgument)
    const wanted = (flow: Flow) => inside(flow.time, since, until) && compiled.matches(flow)
    const number = Number(request.number)
    const all = number === 0 || number > Number.MAX_SAFE_INTEGER
    if (!all && !first && since === undefined && number > MAX_LAST) {
      throw new ConnectError(`At most the last ${MAX_LAST} flows of a file, or all of them.`, Code.InvalidArgument)
    }
    let left = all ? Number.POSITIVE_INFINITY : number
    const show = (response: GetFlowsResponse) =>
      mask && response.responseTypes.case === 'flow' ? maskedResponse(response.responseTypes.value, mask) : response
    const passing = responses(file, wanted, signal)
    if (!all && !first && since === undefined) {
      for (const response of await last(passing, number)) yield show(response)
      return
    }
    for await (const response of passing) {
      yield show(response)
      if (response.responseTypes.case === 'flow' && --left === 0) return
    }
  }

  return {
    flows,
    nodes: () => Promise.reject(new ConnectError('A file has no nodes to tell of.', Code.Unimplemented)),
    namespaces: async (signal) => create(GetNamespacesResponseSchema, { namespaces: await namespacesOf(file, signal) }),
    status: async (signal) => {
      const count = BigInt(await countFlows(file, signal))
      return create(ServerStatusResponseSchema, { numFlows: count, maxFlows: count, seenFlows: count, version })
    },
  }
}

const inside = (time: Timestamp | undefined, since: Timestamp | undefined, until: Timestamp | undefined): boolean => {
  if (time === undefined) return since === undefined && until === undefined
  const ms = timestampMs(time)
  return (since === undefined || ms >= timestampMs(since)) && (until === undefined || ms <= timestampMs(until))
}

/** The responses of a file, read no further ahead than a little. */
async function* responses(
  file: CaptureFile,
  wanted: (flow: Flow) => boolean,
  signal: AbortSignal,
): AsyncGenerator<GetFlowsResponse> {
  const queue = new Queue<Uint8Array>()
  const stop = new AbortController()
  const ends = linkedSignal(signal, stop.signal)
  let room: () => void = () => undefined
  const slowed: CaptureFile = {
    ...file,
    open: async function* open(until) {
      for await (const chunk of file.open(until)) {
        yield chunk
        while (queue.length > AHEAD && !ends.aborted) {
          await new Promise<void>((resolve) => {
            room = resolve
          })
        }
      }
    },
  }
  ends.addEventListener('abort', () => {
    room()
    queue.end()
  })
  const done = createFileReading(slowed, wanted)
    .run((batch) => queue.push(batch), ends)
    .then(
      () => queue.end(),
      (error: unknown) => queue.end(translate(error)),
    )
  try {
    for await (const bytes of queue.read(() => queue.length < AHEAD && room())) {
      yield fromBinary(GetFlowsResponseSchema, bytes)
    }
  } finally {
    stop.abort()
    await done
  }
}

async function last(all: AsyncIterable<GetFlowsResponse>, number: number): Promise<readonly GetFlowsResponse[]> {
  const kept: GetFlowsResponse[] = []
  for await (const response of all) {
    kept.push(response)
    if (kept.length >= 2 * number) kept.splice(0, kept.length - number)
  }
  return kept.slice(-number)
}

async function countFlows(file: CaptureFile, signal: AbortSignal): Promise<number> {
  const reading = createFileReading(file, () => false)
  try {
    await reading.run(() => undefined, signal)
  } catch (error) {
    throw translate(error)
  }
  return reading.progress().flows
}

async function namespacesOf(file: CaptureFile, signal: AbortSignal) {
  const found = new Map<string, { readonly cluster: string; readonly namespace: string }>()
  for await (const { responseTypes } of responses(file, () => true, signal)) {
    if (responseTypes.case !== 'flow') continue
    for (const end of [responseTypes.value.source, responseTypes.value.destination]) {
      if (end === undefined || end.namespace === '') continue
      found.set(`${end.clusterName}/${end.namespace}`, { cluster: end.clusterName, namespace: end.namespace })
    }
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, namespace]) => namespace)
}

const translate = (error: unknown): unknown =>
  error instanceof FileError ? new ConnectError(`${error.message} ${error.advice}`.trim(), Code.DataLoss) : error
