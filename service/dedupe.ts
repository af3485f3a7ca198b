import type { FlowItem } from './reader.ts'

/** How long after a stream that broke goes on flows may still arrive a second time. */
const OVERLAP_MS = 60_000
/** How often nodes that leave make it go through all that came. */
const LOOK_MS = 1_000

const FIRST_LOW = 0x811c9dc5
const FIRST_HIGH = 0x2f0b4c37
const FNV_PRIME = 0x01000193
const OTHER_PRIME = 0x5bd1e995

/**
 * Knows flows that were counted before the stream broke and come again because the source asks from a little before the
 * break. Without a break nothing is ever held for a duplicate: two equal messages are then two flows. Each flow remembered
 * excuses one repetition. Bounded: the newest `limit` flows. Times are those of arrival, for a node's clock may be wrong.
 */
export class Dedupe {
  readonly #keys: Float64Array
  #count = 0
  #before: Map<number, number> | undefined
  #lookedMs = Number.NEGATIVE_INFINITY
  /** What came since the last look is gone through then, for a node that left meanwhile. */
  #dueMs = Number.POSITIVE_INFINITY
  /** Until when repetitions are looked for; undefined until the stream goes on. */
  #untilMs: number | undefined
  /** At least until then: for a node that left the stream, which may come back to another one. */
  #leastMs = 0

  constructor(readonly limit = 131_072) {
    this.#keys = new Float64Array(limit)
  }

  /** Flows remembered so far, those among them that are forgotten again included. */
  get count(): number {
    return this.#count
  }

  /** How often each key is remembered. */
  counts(): Map<number, number> {
    const counts = new Map<number, number>()
    const held = Math.min(this.#count, this.#keys.length)
    for (let index = 0; index < held; index++) {
      const key = this.#keys[index] ?? 0
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    return counts
  }

  /** A flow that came on another way was counted. */
  remember(key: number): void {
    this.#keys[this.#count % this.#keys.length] = key
    this.#count++
  }

  /** The stream broke: what was remembered so far may come again, for a while after it goes on. */
  gap(): void {
    this.#look()
    this.#untilMs = undefined
  }

  /** The same of nodes within the stream, until then: where many of them come and go at once, what came is gone through once a second. */
  nodeLeft(untilMs: number, nowMs: number): void {
    const broken = this.#before !== undefined && this.#untilMs === undefined
    if (nowMs - this.#lookedMs >= LOOK_MS || nowMs < this.#lookedMs) {
      this.#lookedMs = nowMs
      this.#look()
    } else this.#dueMs = this.#lookedMs + LOOK_MS
    this.#leastMs = Math.max(this.#leastMs, untilMs)
    if (!broken) this.#untilMs = Math.max(this.#untilMs ?? 0, untilMs)
  }

  #look(): void {
    const before = this.counts()
    this.#before = before.size > 0 ? before : undefined
    this.#dueMs = Number.POSITIVE_INFINITY
  }

  /** Whether this flow was counted before the break; if not, it is remembered. `uuid` is the flow's own, if it has one. */
  repeats(bytes: Uint8Array, uuid: string, nowMs: number): boolean {
    return this.#repeats(uuid === '' ? keyOfBytes(bytes) : keyOfText(uuid), nowMs)
  }

  /** The same, where only the place of the flow's own id in the bytes is known: no text is made of it. */
  repeatsAt(bytes: Uint8Array, start: number, end: number, nowMs: number): boolean {
    return this.#repeats(start === end ? keyOfBytes(bytes) : keyOfPart(bytes, start, end), nowMs)
  }

  #repeats(key: number, nowMs: number): boolean {
    if (nowMs >= this.#dueMs) {
      this.#lookedMs = nowMs
      this.#look()
    }
    if (this.#before !== undefined) {
      this.#untilMs ??= nowMs + OVERLAP_MS
      if (nowMs > Math.max(this.#untilMs, this.#leastMs)) this.#before = undefined
    }
    if (this.#before !== undefined) {
      const left = this.#before.get(key) ?? 0
      if (left > 0) {
        this.#before.set(key, left - 1)
        return true
      }
    }
    this.#keys[this.#count % this.#keys.length] = key
    this.#count++
    return false
  }
}

/** What tells a flow apart from others, as `repeats` does. */
export const keyOfFlow = ({ bytes, uuidAt, facts }: FlowItem): number => {
  if (uuidAt === undefined) return facts.uuid === '' ? keyOfBytes(bytes) : keyOfText(facts.uuid)
  return uuidAt.start === uuidAt.end ? keyOfBytes(bytes) : keyOfPart(bytes, uuidAt.start, uuidAt.end)
}

/** 53 bits of all the bytes, four at a time. */
function keyOfBytes(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const words = bytes.length & ~3
  let low = FIRST_LOW ^ bytes.length
  let high = FIRST_HIGH
  for (let at = 0; at < words; at += 4) {
    const word = view.getInt32(at, true)
    low = mix(low, word)
    high = Math.imul(high ^ word ^ (low >>> 15), OTHER_PRIME)
  }
  for (let at = words; at < bytes.length; at++) {
    low = mix(low, bytes[at] ?? 0)
    high = Math.imul(high ^ (low >>> 15), OTHER_PRIME)
  }
  return combine(high, low)
}

/** As `keyOfText` of the text that the bytes are, if that is ASCII as ids are. */
function keyOfPart(bytes: Uint8Array, start: number, end: number): number {
  let low = FIRST_LOW ^ (end - start)
  let high = FIRST_HIGH
  for (let at = start; at < end; at += 4) {
    const word = fourOf(bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3], end - at)
    low = mix(low, word)
    high = Math.imul(high ^ word ^ (low >>> 15), OTHER_PRIME)
  }
  return combine(high, low)
}

function keyOfText(text: string): number {
  let low = FIRST_LOW ^ text.length
  let high = FIRST_HIGH
  for (let at = 0; at < text.length; at += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((further) => text.charCodeAt(at + further))
    const word = fourOf(a, b, c, d, text.length - at)
    low = mix(low, word)
    high = Math.imul(high ^ word ^ (low >>> 15), OTHER_PRIME)
  }
  return combine(high, low)
}

/** Four bytes as one word, 0 in place of those past the end; `left` are there. */
const fourOf = (a = 0, b = 0, c = 0, d = 0, left: number): number =>
  left >= 4 ? a | (b << 8) | (c << 16) | (d << 24) : a | (left > 1 ? b << 8 : 0) | (left > 2 ? c << 16 : 0)

/** Multiplication moves bits only upwards; the shift brings them down again. */
const mix = (state: number, word: number): number => {
  const product = Math.imul(state ^ word, FNV_PRIME)
  return product ^ (product >>> 13)
}

const combine = (high: number, low: number): number => (high >>> 11) * 2 ** 32 + (low >>> 0)
