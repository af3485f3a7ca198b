import type { JsonValue } from '@bufbuild/protobuf'
import { createByteQueue } from './byte-queue.ts'
import { createScanner } from './scan.ts'

/** One JSON value of a capture, or what stands in a value's place and why it is none. `line` counts from 1. */
export type Piece =
  | { readonly kind: 'value'; readonly line: number; readonly json: JsonValue }
  | { readonly kind: 'bad'; readonly line: number; readonly reason: string }

export interface Splitter {
  /** The pieces that these bytes complete. Must be read to its end before the next call. */
  push(chunk: Uint8Array): Iterable<Piece>
  /** The pieces left when no more bytes come. */
  end(): Iterable<Piece>
  /** Lines that have begun so far. */
  lines(): number
}

/** Longest value that is read, in bytes. A flow is about one thousand. */
export const MAX_VALUE_BYTES = 8 * 1024 * 1024

/** Deeper indentation than this is taken for this much. */
const MAX_INDENT = 1000

const NEWLINE = 0x0a
const COMMA = 0x2c
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d
/** What else may stand between values: the bytes of a byte order mark, record separators, zeros that log rotation leaves. */
const BETWEEN: ReadonlySet<number> = new Set([COMMA, 0xef, 0xbb, 0xbf, 0x1e, 0x00])

/**
 * Cuts a stream of UTF-8 bytes into JSON objects, whatever their layout: one a line, one after the other, elements of an
 * array (or of several), spread over many lines.
 *
 * A line that is no JSON costs only itself: reading resumes at the next line that begins with a bracket and is indented
 * no deeper than the broken value was. Memory: at most twice `limit` bytes and a chunk.
 */
export function createSplitter(limit: number = MAX_VALUE_BYTES): Splitter {
  const queue = createByteQueue()
  const scanner = createScanner()
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let mode: 'between' | 'value' | 'skip-line' | 'recover' = 'between'
  let line = 1
  let started = false
  let indent = 0
  let indenting = true
  // Up to here, in the bytes at hand, no value is the rest of its line.
  let triedUntil = -1
  let strict = false
  let arrays = 0
  let arrayLine = 0

  const newlineFrom = (from: number): number => queue.bytes.indexOf(NEWLINE, from)

  /** Drops the bytes before `to` and counts their lines. */
  const advance = (to: number): void => {
    for (let at = newlineFrom(queue.at); at >= 0 && at < to; at = newlineFrom(at + 1)) line += 1
    queue.at = to
  }

  const parse = (from: number, to: number): JsonValue | Error => {
    try {
      return JSON.parse(decoder.decode(queue.bytes.subarray(from, to))) as JsonValue
    } catch (cause) {
      return cause instanceof Error ? cause : new Error(String(cause))
    }
  }

  /** Steps over what may stand between values; true at the first byte of something else. */
  const between = (): boolean => {
    const { bytes } = queue
    for (; queue.at < bytes.length; queue.at += 1) {
      const byte = bytes[queue.at] ?? 0
      if (byte === NEWLINE) {
        line += 1
        indent = 0
        indenting = true
        continue
      }
      if (isBlank(byte)) {
        if (indenting && indent < MAX_INDENT) indent += 1
        continue
      }
      indenting = false
      if (byte === OPEN_ARRAY) {
        if (arrays === 0) arrayLine = line
        arrays += 1
      } else if (byte === CLOSE_ARRAY) {
        arrays = Math.max(0, arrays - 1)
      } else if (!BETWEEN.has(byte)) {
        return true
      }
    }
    return false
  }

  /** The value at hand, where it is all of the rest of its line: by far the most frequent layout. */
  const wholeLine = (): JsonValue | undefined => {
    if (queue.at <= triedUntil) return undefined
    const newline = newlineFrom(queue.at)
    triedUntil = newline < 0 ? queue.bytes.length : newline
    if (newline < 0 || newline - queue.at > limit) return undefined
    let to = newline
    while (isBlank(queue.bytes[to - 1]) || queue.bytes[to - 1] === COMMA) to -= 1
    if (queue.bytes[to - 1] !== CLOSE_OBJECT) return undefined
    const json = parse(queue.at, to)
    if (json instanceof Error) return undefined
    queue.at = newline
    return json
  }

  /**
   * Leaves a broken value behind and resumes at the first line that looks like another value's beginning or this one's
   * end, at the latest at `end`. With nothing in sight, all bytes are dropped and the search goes on with the next ones.
   */
  const recover = (end: number | undefined): void => {
    const { bytes } = queue
    arrays = 0
    for (let newline = newlineFrom(queue.at); newline >= 0; newline = newlineFrom(newline + 1)) {
      if (end !== undefined && newline >= end) break
      let at = newline + 1
      while (at - newline - 1 <= indent && isBlank(bytes[at])) at += 1
      if (at - newline - 1 > indent) continue
      if (at === bytes.length) {
        advance(newline)
        mode = 'recover'
        return
      }
      const byte = bytes[at]
      if (byte === OPEN_OBJECT || byte === OPEN_ARRAY || byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        advance(byte === CLOSE_OBJECT ? at + 1 : at)
        indent = at - newline - 1
        indenting = false
        mode = 'between'
        return
      }
    }
    advance(end ?? bytes.length)
    mode = end === undefined ? 'recover' : 'between'
  }

  /** Takes the value at hand, or leaves it behind; undefined where bytes are missing. */
  const value = (final: boolean): Piece | undefined => {
    const at = line
    const bad = (reason: string): Piece => ({ kind: 'bad', line: at, reason })
    const scan = scanner.run(queue.bytes, queue.at, limit, strict)
    if (scan.kind === 'done') {
      const json = parse(queue.at, scan.end)
      if (json instanceof Error) {
        recover(scan.end)
        return bad(`not valid JSON: ${json.message.slice(0, 160)}`)
      }
      advance(scan.end)
      mode = 'between'
      return { kind: 'value', line: at, json }
    }
    if (scan.kind === 'more' && !final) return undefined
    recover(undefined)
    if (scan.kind === 'broken') return bad(`not valid JSON: ${scan.reason}`)
    // Other values may have passed for a part of this one: from now on lines are trusted more than brackets.
    strict ||= queue.at < queue.bytes.length
    if (scan.kind === 'more') return bad('the file ends in the middle of this value')
    return bad(`longer than ${limit / 1024} KiB, left out`)
  }

  function* run(final: boolean): Generator<Piece, void> {
    for (;;) {
      if (mode === 'skip-line' || mode === 'recover') {
        const newline = newlineFrom(queue.at)
        queue.at = newline < 0 ? queue.bytes.length : newline
        if (newline < 0) return
        if (mode === 'skip-line') mode = 'between'
        else recover(undefined)
        if (mode === 'recover') return
      }
      if (mode === 'between') {
        if (!between()) return
        if (queue.bytes[queue.at] !== OPEN_OBJECT) {
          mode = 'skip-line'
          yield { kind: 'bad', line, reason: 'no JSON object begins here' }
          continue
        }
        const json = wholeLine()
        if (json !== undefined) {
          yield { kind: 'value', line, json }
          continue
        }
        mode = 'value'
        scanner.reset(indent)
      }
      const piece = value(final)
      if (piece === undefined) return
      yield piece
    }
  }

  return {
    *push(chunk) {
      if (chunk.length === 0) return
      started = true
      triedUntil = -1
      queue.append(chunk)
      yield* run(false)
      queue.settle()
    },
    *end() {
      yield* run(true)
      if (arrays === 0) return
      yield { kind: 'bad', line: arrayLine, reason: 'this array is never closed: the file may be cut off' }
    },
    lines: () => (started ? line - (indenting && indent === 0 ? 1 : 0) : 0),
  }
}
