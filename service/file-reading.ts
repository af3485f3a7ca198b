import { create } from '@bufbuild/protobuf'
import { createBadLines } from '#domain/capture/bad-lines.ts'
import { createReader, type Reading } from '#domain/capture/read.ts'
import { createSplitter, type Piece } from '#domain/capture/split.ts'
import { createToUtf8 } from '#domain/capture/utf16.ts'
import type { Flow } from '#gen/flow/flow_pb.ts'
import { type FileProgress, FileProgressSchema, type LostCount, LostCountSchema } from '#gen/orrery/v1/orrery_pb.ts'
import type { CaptureFile } from './capture-file.ts'

/** How far one pass over a file has come. */
export interface FileReading {
  /** Reads the file to its end, or until the signal is aborted; throws what the file throws. */
  run(deliver: (batch: readonly Uint8Array[]) => void, signal: AbortSignal): Promise<void>
  progress(): FileProgress
  lost(): LostCount[]
  /** Milliseconds since the epoch; 0 before the first flow. */
  newestFlowMs(): number
}

/** Responses handed on at once, at most. */
const BATCH = 512
/** Unknown names that are shown. */
const SHOWN_NAMES = 10
/** Flows further ahead of the wall clock come from a broken clock: they count, but the time of the file they do not set. */
const AHEAD_MS = 24 * 3_600_000
/** Milliseconds of work after which others get their turn. */
const TURN_MS = 10

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0)
  })

/** One pass over a file: bytes → JSON values → responses, in batches. Without `matches`, all of them. */
export function createFileReading(file: CaptureFile, matches: ((flow: Flow) => boolean) | undefined): FileReading {
  const toUtf8 = createToUtf8()
  const splitter = createSplitter()
  const reader = createReader()
  const badLines = createBadLines()
  const lost = new Map<number, number>()
  let position = 0
  let flows = 0
  let skipped = 0
  let newest = 0

  /** Notes what a response says; true when the view wants it. */
  const wanted = (reading: Reading & { readonly kind: 'response' }): boolean => {
    if (reading.event === 'flow') {
      flows += 1
      if (reading.timeMs <= Date.now() + AHEAD_MS) newest = Math.max(newest, reading.timeMs)
      if (matches === undefined) return true
      const { responseTypes } = reading.message()
      return responseTypes.case !== 'flow' || matches(responseTypes.value)
    }
    if (reading.event === 'lost_events') {
      const { responseTypes } = reading.message()
      if (responseTypes.case === 'lostEvents') {
        const { source, numEventsLost } = responseTypes.value
        lost.set(source, (lost.get(source) ?? 0) + Number(numEventsLost))
      }
    }
    return true
  }

  const take = (piece: Piece): Uint8Array | undefined => {
    if (piece.kind === 'bad') {
      badLines.add(piece.line, piece.reason)
      return undefined
    }
    const reading = reader.read(piece.json)
    if (reading.kind === 'bad') badLines.add(piece.line, reading.reason)
    if (reading.kind === 'skipped') skipped += 1
    return reading.kind === 'response' && wanted(reading) ? reading.bytes : undefined
  }

  return {
    async run(deliver, signal) {
      let batch: Uint8Array[] = []
      let since = Date.now()
      const flush = (): void => {
        if (batch.length === 0) return
        deliver(batch)
        batch = []
      }
      const takeAll = async (pieces: Iterable<Piece>): Promise<void> => {
        for (const piece of pieces) {
          const bytes = take(piece)
          if (bytes !== undefined) batch.push(bytes)
          if (batch.length >= BATCH) flush()
          if (Date.now() - since < TURN_MS) continue
          flush()
          await turn()
          if (signal.aborted) return
          since = Date.now()
        }
        flush()
      }
      try {
        for await (const chunk of file.open(signal)) {
          if (signal.aborted) return
          position = chunk.position
          await takeAll(splitter.push(toUtf8(chunk.bytes)))
          if (signal.aborted) return
        }
      } finally {
        // What a damaged file gave before it broke is used, too.
        if (!signal.aborted) await takeAll(splitter.end())
      }
    },
    progress: () => {
      const unknown = reader.unknown.counts()
      return create(FileProgressSchema, {
        bytesRead: position,
        bytesTotal: file.size ?? 0,
        lines: splitter.lines(),
        flows,
        badLines: badLines.count(),
        firstBadLines: badLines.first().map(({ line, reason }) => ({ line, reason })),
        skipped,
        unknownNames: unknown.reduce((sum, { count }) => sum + count, 0),
        firstUnknownNames: unknown.slice(0, SHOWN_NAMES).map(({ name }) => name),
      })
    },
    lost: () => [...lost].map(([source, events]) => create(LostCountSchema, { source, events })),
    newestFlowMs: () => newest,
  }
}
