import { create } from '@bufbuild/protobuf'
import { compileFlowFilters } from '#domain/filter/flow-filter.ts'
import {
  type Problem,
  ProblemSchema,
  SourceKind,
  SourceState,
  type SourceStatus,
  SourceStatusSchema,
} from '#gen/orrery/v1/orrery_pb.ts'
import { type CaptureFile, FileError } from './capture-file.ts'
import { createFileReading, type FileReading } from './file-reading.ts'
import type { FlowSource } from './source.ts'

/** Milliseconds between two reports of progress. */
const PROGRESS_MS = 200

interface Pass {
  readonly reading: FileReading | undefined
  readonly state: SourceState
  readonly problem: Problem | undefined
  readonly sinceMs: number
}

/**
 * Flows of a file. Each `open` reads the file anew from its beginning, so that files may be larger than memory, and says
 * `complete` at its end; a file that is still written to is read to where it ends at that moment. `now` is the time of the
 * newest flow that any pass has read, 0 before the first.
 *
 * The status is that of the pass opened last, or of the last one that ended when none is under way: READING, then
 * COMPLETE, also when a damaged end was left out (problem `ended`) or nothing in it is a flow (`undecodable`), or FAILED
 * when the file cannot be read at all.
 */
export function createFileSource(file: CaptureFile): FlowSource {
  const listeners = new Set<(status: SourceStatus) => void>()
  const underWay: Pass[] = []
  let ended: Pass = { reading: undefined, state: SourceState.READING, problem: undefined, sinceMs: Date.now() }
  let newest = 0
  let reportedMs = 0

  const status = (): SourceStatus => {
    const { reading, state, problem, sinceMs } = underWay.at(-1) ?? ended
    return create(SourceStatusSchema, {
      kind: SourceKind.FILE,
      name: file.name,
      state,
      sinceMs,
      newestFlowMs: newest,
      lost: reading?.lost() ?? [],
      file: reading?.progress() ?? { bytesTotal: file.size ?? 0 },
      ...(problem === undefined ? {} : { problem }),
    })
  }
  const report = (): void => {
    reportedMs = Date.now()
    const now = status()
    for (const listener of listeners) listener(now)
  }
  const leave = (pass: Pass): void => {
    const at = underWay.indexOf(pass)
    if (at >= 0) underWay.splice(at, 1)
  }
  const end = (pass: Pass, state: SourceState, problem?: Problem): void => {
    leave(pass)
    ended = { reading: pass.reading, state, problem, sinceMs: Date.now() }
    report()
  }

  return {
    kind: SourceKind.FILE,
    name: file.name,
    now: () => newest,
    status,
    onStatus(listener, signal) {
      if (signal.aborted) return
      listeners.add(listener)
      signal.addEventListener('abort', () => listeners.delete(listener), { once: true })
    },
    namespaces: () => Promise.resolve([]),
    open(upstream, sink, signal) {
      if (signal.aborted) return
      const filters = compileFlowFilters(upstream.whitelist, upstream.blacklist)
      if (filters.kind === 'error') {
        const problem = problemOf(new FileError('internal', filters.message, 'Change the filter.'))
        ended = { reading: undefined, state: SourceState.FAILED, problem, sinceMs: Date.now() }
        report()
        return
      }
      const all = upstream.whitelist.length === 0 && upstream.blacklist.length === 0
      const reading = createFileReading(file, all ? undefined : filters.matches)
      const pass: Pass = { reading, state: SourceState.READING, problem: undefined, sinceMs: Date.now() }
      underWay.push(pass)
      report()
      const deliver = (batch: readonly Uint8Array[]): void => {
        if (signal.aborted) return
        newest = Math.max(newest, reading.newestFlowMs())
        sink.responses(batch)
        if (Date.now() - reportedMs >= PROGRESS_MS) report()
      }
      const aborted = (): void => {
        leave(pass)
        report()
      }
      signal.addEventListener('abort', aborted, { once: true })
      const run = async (): Promise<void> => {
        const problem = await reading.run(deliver, signal).then(() => nothingIn(file, reading), problemOf)
        signal.removeEventListener('abort', aborted)
        if (signal.aborted) return
        const failed = problem !== undefined && !USED_ANYWAY.has(problem.code)
        end(pass, failed ? SourceState.FAILED : SourceState.COMPLETE, problem)
        if (!failed) sink.complete()
      }
      void run()
    },
  }
}

/** Problems of a file that was read all the same, as far as it goes. */
const USED_ANYWAY: ReadonlySet<string> = new Set(['ended', 'undecodable'])

/** What to say about a file that was read to its end and has no flow in it. */
function nothingIn(file: CaptureFile, reading: FileReading): Problem | undefined {
  const { flows, bytesRead } = reading.progress()
  if (flows > 0) return undefined
  const message = bytesRead === 0 ? `${file.name} is empty.` : `There are no flows in ${file.name}.`
  return create(ProblemSchema, {
    code: 'undecodable',
    message,
    advice: 'Export flows with `hubble observe -o jsonpb`.',
  })
}

function problemOf(cause: unknown): Problem {
  if (cause instanceof FileError) {
    return create(ProblemSchema, { code: cause.code, message: cause.message, advice: cause.advice })
  }
  const message = `The file could not be read: ${cause instanceof Error ? cause.message : String(cause)}`
  return create(ProblemSchema, { code: 'internal', message, advice: '' })
}
