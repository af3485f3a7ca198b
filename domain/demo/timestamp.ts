import type { Timestamp } from '@bufbuild/protobuf/wkt'

/** Milliseconds since the epoch, with fractions, as a timestamp. */
export function timestamp(timeMs: number): Timestamp {
  const seconds = Math.floor(timeMs / 1000)
  const nanos = Math.min(999_999_999, Math.round((timeMs - seconds * 1000) * 1e6))
  return { $typeName: 'google.protobuf.Timestamp', seconds: BigInt(seconds), nanos }
}

/** Milliseconds since the epoch, with fractions, of a timestamp that may be missing. */
export const millis = (time: Timestamp | undefined): number | undefined =>
  time === undefined ? undefined : Number(time.seconds) * 1000 + time.nanos / 1e6
