import type { Facts, FileFacts } from '#domain/doctor/facts.ts'
import { Sampler } from '#domain/doctor/sampler.ts'
import { type CaptureFile, FileError } from './capture-file.ts'
import type { Measure } from './doctor.ts'
import { createFileReading } from './file-reading.ts'
import { linkedSignal } from './linked-signal.ts'

/** A file that takes longer to read is judged by its beginning, in milliseconds. */
const LONGEST_MS = 8_000

/** Measures a file by reading it once more, beside the passes of those who look at it. */
export function measureFile(file: CaptureFile, longestMs = LONGEST_MS): Measure {
  return async (tell, signal) => {
    const nowMs = Date.now()
    const reading = createFileReading(file, undefined)
    const sampler = new Sampler()
    const start: Facts = { kind: 'file', name: file.name, nowMs, done: false }
    tell({ facts: start, flows: [] })

    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), longestMs)
    const facts = (): FileFacts & { readonly kind: 'read' } => {
      const { bytesRead, lines, flows, badLines, firstBadLines, skipped, firstUnknownNames } = reading.progress()
      return {
        kind: 'read',
        bytes: bytesRead,
        total: file.size,
        lines,
        flows,
        badLines,
        firstBadLines,
        skipped,
        unknownNames: firstUnknownNames,
        partly: limit.signal.aborted,
        trouble: undefined,
        sample: sampler.sample(),
      }
    }
    const deliver = (batch: readonly Uint8Array[]) => {
      for (const bytes of batch) sampler.take(bytes, Number.POSITIVE_INFINITY, false)
    }
    let outcome: FileFacts
    try {
      await reading.run(deliver, linkedSignal(signal, limit.signal))
      outcome = facts()
    } catch (cause) {
      const { code, message, advice } = fileError(cause, file.name)
      const trouble = { code, message, advice }
      outcome = code === 'ended' ? { ...facts(), trouble } : { kind: 'failed', trouble }
    } finally {
      clearTimeout(timer)
      limit.abort()
    }
    signal.throwIfAborted()
    tell({ facts: { ...start, done: true, file: outcome }, flows: sampler.kept })
  }
}

const fileError = (cause: unknown, name: string): FileError =>
  cause instanceof FileError
    ? cause
    : new FileError('internal', `${name} could not be read: ${String(cause)}`, 'Try again.', { cause })
