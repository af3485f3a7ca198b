/**
 * The web standards that Node and browsers share, as far as `domain/` and `service/` use them. They are written out here
 * because those rooms compile without DOM and without Node types: whatever is not in this list is a compile error there.
 */

interface Event {
  readonly type: string
}

interface AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean; signal?: AbortSignal }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

declare const AbortSignal: {
  any(signals: Iterable<AbortSignal>): AbortSignal
  timeout(milliseconds: number): AbortSignal
}

declare class AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(input?: Uint8Array, options?: { stream?: boolean }): string
}

declare class TextEncoder {
  encode(input: string): Uint8Array<ArrayBuffer>
}

declare class URL {
  constructor(url: string, base?: string)
  readonly hostname: string
  readonly pathname: string
  readonly search: string
}

interface TimerHandle {
  readonly __timer: never
}

declare function setTimeout(callback: () => void, milliseconds: number): TimerHandle
declare function clearTimeout(handle: TimerHandle | undefined): void
declare function setInterval(callback: () => void, milliseconds: number): TimerHandle
declare function clearInterval(handle: TimerHandle | undefined): void
declare function queueMicrotask(callback: () => void): void
