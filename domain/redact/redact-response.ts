import { fromBinary, toBinary } from '@bufbuild/protobuf'
import { Cursor, Irregular } from '#domain/wire/cursor.ts'
import { Interned } from '#domain/wire/intern.ts'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import type { RedactOptions } from './options.ts'
import { flowRedactor } from './redact-flow.ts'
import type { Tally } from './tally.ts'

/**
 * Takes secrets out of an encoded `observer.GetFlowsResponse`: the same bytes where there is nothing to take out, else others;
 * undefined where the bytes do not decode and so cannot be cleaned.
 */
export type ResponseRedactor = (bytes: Uint8Array) => Uint8Array | undefined

const FLOW = 1
const L7 = 15
const SUMMARY = 100_000
/** Fields of a flow that only patterns look into: names, trace context, policy log, extensions. */
const TEXTS: ReadonlySet<number> = new Set([13, 14, 30, 21_006, 150_000])
const HTTP = 101
const URL = 3
const HEADERS = 5
const HEADER_KEY = 1

/** Decodes only what may hold something to take out: most flows have neither L7 nor a summary with a URL. */
export function responseRedactor(options: RedactOptions, tally?: Tally): ResponseRedactor {
  const redact = flowRedactor(options, tally)
  const cursor = new Cursor()
  const patterns = options.patterns.length > 0
  const names = new Set(options.headers.map((name) => name.toLowerCase()))
  const decoder = new TextDecoder()
  /** Header names repeat: whether one is a secret's is found out once. */
  const secret = new Interned((key: Uint8Array) => names.has(decoder.decode(key).trim().toLowerCase()), 1024)

  /** Walks the fields of one message; true where `look` says so of one. */
  const some = (end: number, look: (field: number, end: number) => boolean): boolean => {
    const outer = cursor.end
    cursor.end = end
    while (cursor.position < end) {
      const key = cursor.varint32() >>> 0
      if ((key & 7) !== 2) {
        cursor.skip(key & 7)
        continue
      }
      const part = cursor.partEnd()
      if (look(key >>> 3, part)) return true
      cursor.position = part
    }
    if (cursor.position !== end) throw new Irregular()
    cursor.end = outer
    return false
  }
  /** Whether a URL with something to take out may stand in these bytes: `@`, and `?` or `#` where queries go. */
  const urlish = (end: number): boolean => {
    for (let at = cursor.position; at < end; at++) {
      const byte = cursor.bytes[at]
      if (byte === 0x40 || (options.urlQuery && (byte === 0x3f || byte === 0x23))) return true
    }
    return false
  }
  /** Key or value of a header: a secret's name, or a URL wherever it stands. */
  const header = (field: number, end: number) =>
    field === HEADER_KEY ? secret.get(cursor, cursor.position, end) : urlish(end)
  const http = (field: number, end: number) =>
    (field === HEADERS && some(end, header)) || (field === URL && urlish(end))
  const l7 = (field: number, end: number) => field === HTTP && some(end, http)
  const flow = (field: number, end: number): boolean => {
    if (patterns) return field === L7 || field === SUMMARY || TEXTS.has(field)
    return (field === L7 && some(end, l7)) || (field === SUMMARY && urlish(end))
  }
  const response = (field: number, end: number) => field === FLOW && some(end, flow)

  const mayHold = (bytes: Uint8Array): boolean => {
    cursor.start(bytes)
    try {
      return some(bytes.length, response)
    } catch (error) {
      if (error instanceof Irregular) return true
      throw error
    }
  }

  return (bytes) => {
    if (!mayHold(bytes)) return bytes
    try {
      const message = fromBinary(GetFlowsResponseSchema, bytes)
      if (message.responseTypes.case !== 'flow') return bytes
      return redact(message.responseTypes.value) ? toBinary(GetFlowsResponseSchema, message) : bytes
    } catch {
      return undefined
    }
  }
}
