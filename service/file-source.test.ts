import { create, fromBinary } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import { FlowFilterSchema, Verdict } from '#gen/flow/flow_pb.ts'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { SourceState, type SourceStatus } from '#gen/orrery/v1/orrery_pb.ts'
import { type CaptureFile, FileError } from './capture-file.ts'
import { createFileSource } from './file-source.ts'
import type { FlowSource, Upstream } from './source.ts'

const ALL: Upstream = { whitelist: [], blacklist: [] }
const DROPPED: Upstream = { whitelist: [create(FlowFilterSchema, { verdict: [Verdict.DROPPED] })], blacklist: [] }

const second = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString()
const line = (n: number, verdict = 'FORWARDED'): string =>
  `${JSON.stringify({ flow: { time: second(n), verdict, uuid: `${n}` }, node_name: 'a', time: second(n) })}\n`

/** A file of these texts, a chunk each; an error at the end where one is given. */
function file(texts: readonly string[], error?: Error): CaptureFile {
  const chunks = texts.map((text) => new TextEncoder().encode(text))
  return {
    name: 'capture.jsonl',
    size: chunks.reduce((sum, { length }) => sum + length, 0),
    async *open() {
      let position = 0
      for (const bytes of chunks) {
        position += bytes.length
        yield { bytes, position }
      }
      if (error !== undefined) throw error
    },
  }
}

/** Opens the source and waits until it has nothing more to say; the uuids of the flows that came. */
function readAll(source: FlowSource, upstream: Upstream): Promise<{ uuids: readonly string[]; complete: boolean }> {
  const abort = new AbortController()
  const uuids: string[] = []
  let complete = false
  return new Promise((resolve) => {
    const finish = (): void => {
      abort.abort()
      resolve({ uuids, complete })
    }
    source.onStatus(({ state }) => {
      // A microtask later, so that `complete` has been said.
      if (state === SourceState.FAILED || state === SourceState.COMPLETE) queueMicrotask(finish)
    }, abort.signal)
    const sink = {
      responses: (batch: readonly Uint8Array[]) => {
        for (const bytes of batch) {
          const { responseTypes } = fromBinary(GetFlowsResponseSchema, bytes)
          uuids.push(responseTypes.case === 'flow' ? responseTypes.value.uuid : (responseTypes.case ?? ''))
        }
      },
      gap: () => undefined,
      complete: () => {
        complete = true
      },
    }
    source.open(upstream, sink, abort.signal)
  })
}

const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, n) => from + n)

describe('createFileSource', () => {
  it('delivers all flows in the order of the file and says that they are all', async () => {
    const source = createFileSource(file([line(1), line(2) + line(3), line(4).slice(0, 20), line(4).slice(20)]))
    expect(source.status()).toMatchObject({ state: SourceState.READING, name: 'capture.jsonl' })
    expect(source.now()).toBe(0)
    expect(await readAll(source, ALL)).toEqual({ uuids: ['1', '2', '3', '4'], complete: true })
    const { state, file: progress, newestFlowMs, problem } = source.status()
    expect({ state, newestFlowMs, problem }).toEqual({
      state: SourceState.COMPLETE,
      newestFlowMs: Date.parse(second(4)),
      problem: undefined,
    })
    expect(progress).toMatchObject({ lines: 4, flows: 4, badLines: 0, bytesRead: progress?.bytesTotal })
    expect(source.now()).toBe(Date.parse(second(4)))
  })

  it('has its time from its flows, but not from one of a day that has not come', async () => {
    const mad = line(2).replaceAll(/20\d\d-/g, '2190-')
    const source = createFileSource(file([line(1), mad, line(3)]))
    expect(await readAll(source, ALL)).toEqual({ uuids: ['1', '2', '3'], complete: true })
    expect(source.now()).toBe(Date.parse(second(3)))
  })

  it('delivers what the filters keep, and lost events always', async () => {
    const lost = '{"lost_events":{"source":"HUBBLE_RING_BUFFER","num_events_lost":"5"}}\n'
    const source = createFileSource(file([line(1), line(2, 'DROPPED'), lost, line(3), lost]))
    expect(await readAll(source, DROPPED)).toMatchObject({ uuids: ['2', 'lostEvents', 'lostEvents'] })
    expect(source.status()).toMatchObject({ lost: [{ source: 3, events: 10 }], file: { flows: 3 } })
  })

  it('reads the file anew for everyone who opens it', async () => {
    const source = createFileSource(file(range(0, 3000).map((n) => line(n, n % 3 === 0 ? 'DROPPED' : 'FORWARDED'))))
    const [all, dropped, again] = await Promise.all([
      readAll(source, ALL),
      readAll(source, DROPPED),
      readAll(source, ALL),
    ])
    expect(all.uuids).toHaveLength(3000)
    expect(dropped.uuids).toHaveLength(1000)
    expect(again).toEqual(all)
  })

  it('counts bad lines and shows the first ten with their reasons', async () => {
    const source = createFileSource(file([line(1), 'nonsense\n'.repeat(20), line(2), '{"flow":7}\n']))
    expect(await readAll(source, ALL)).toEqual({ uuids: ['1', '2'], complete: true })
    const progress = source.status().file
    expect(progress).toMatchObject({ flows: 2, lines: 23, badLines: 21 })
    expect(progress?.firstBadLines).toHaveLength(10)
    expect(progress?.firstBadLines[0]).toMatchObject({ line: 2, reason: 'no JSON object begins here' })
  })

  it('counts what it skips and what it does not know', async () => {
    const source = createFileSource(file([line(1, 'SHRUGGED'), '{"agent_event":{}}\n{"flow":{"tunnel":{}}}\n']))
    expect(await readAll(source, ALL)).toMatchObject({ uuids: ['1', ''] })
    expect(source.status().file).toMatchObject({
      flows: 2,
      badLines: 0,
      skipped: 1,
      unknownNames: 2,
      firstUnknownNames: ['flow.Verdict SHRUGGED', 'flow.Flow.tunnel'],
    })
  })

  it.each([
    ['an empty file', [], 'capture.jsonl is empty.'],
    ['a file of something else', ['Jan  1 00:00:00: a -> b\n'], 'There are no flows in capture.jsonl.'],
  ])('says that there is nothing in %s, and how to export flows', async (_, texts, message) => {
    const source = createFileSource(file(texts))
    expect(await readAll(source, ALL)).toEqual({ uuids: [], complete: true })
    expect(source.status()).toMatchObject({ state: SourceState.COMPLETE, problem: { code: 'undecodable', message } })
  })

  it('uses what a damaged file gave, and says that there may be more', async () => {
    const error = new FileError('ended', 'cut off', 'copy again')
    const source = createFileSource(file([line(1), line(2).slice(0, 40)], error))
    expect(await readAll(source, ALL)).toEqual({ uuids: ['1'], complete: true })
    expect(source.status()).toMatchObject({
      state: SourceState.COMPLETE,
      problem: { code: 'ended', message: 'cut off', advice: 'copy again' },
      file: { flows: 1, badLines: 1 },
    })
  })

  it.each([
    [new FileError('file-missing', 'There is no file x', 'Check the path.'), 'file-missing'],
    [new FileError('denied', 'Not permitted', 'Permit it.'), 'denied'],
    [new Error('disk on fire'), 'internal'],
  ])('fails with %s', async (error, code) => {
    const source = createFileSource(file([], error))
    expect(await readAll(source, ALL)).toEqual({ uuids: [], complete: false })
    expect(source.status()).toMatchObject({ state: SourceState.FAILED, problem: { code } })
  })

  it('delivers nothing more once the signal is aborted, and shows the pass before again', async () => {
    const source = createFileSource(file(range(0, 5000).map((n) => line(n))))
    await readAll(source, ALL)
    const abort = new AbortController()
    let batches = 0
    const states: SourceStatus['state'][] = []
    source.onStatus(({ state }) => states.push(state), new AbortController().signal)
    await new Promise<void>((resolve) => {
      const sink = {
        responses: () => {
          batches += 1
          abort.abort()
          setTimeout(resolve, 50)
        },
        gap: () => undefined,
        complete: () => {
          batches += 1000
        },
      }
      source.open(ALL, sink, abort.signal)
    })
    expect(batches).toBe(1)
    expect(states).toEqual([SourceState.READING, SourceState.COMPLETE])
    expect(source.status()).toMatchObject({ state: SourceState.COMPLETE, file: { flows: 5000 } })
  })

  it('lets others run while it reads', async () => {
    const source = createFileSource(
      file([
        range(0, 20_000)
          .map((n) => line(n))
          .join(''),
      ]),
    )
    let turns = 0
    const timer = setInterval(() => {
      turns += 1
    }, 1)
    await readAll(source, ALL)
    clearInterval(timer)
    expect(turns).toBeGreaterThan(3)
  })
})
