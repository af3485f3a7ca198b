import { create, toBinary } from '@bufbuild/protobuf'
import { Code, ConnectError, createRouterTransport } from '@connectrpc/connect'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { FrameSchema, MapService, type Row, RowSchema, SourceState } from '#gen/orrery/v1/orrery_pb.ts'
import { EMPTY_FLOWS, flowsStore } from '#src/state/flows.ts'
import { linkedStore } from '#src/state/linked.ts'
import { RowList } from '#src/state/rows.ts'
import { select } from '#src/state/view.ts'
import { createClients } from './clients.ts'
import { watchLinkedFlow } from './linked-flow.ts'

const rowOf = (uuid: string, number = 1): Row =>
  create(RowSchema, {
    number,
    response: toBinary(
      GetFlowsResponseSchema,
      create(GetFlowsResponseSchema, { responseTypes: { case: 'flow', value: { uuid } } }),
    ),
  })

const frame = (state: SourceState, rows: Row[] = []) => create(FrameSchema, { source: { state }, rows })

const lost = create(FrameSchema, {
  source: { state: SourceState.RECONNECTING, problem: { code: 'refused', message: 'Nothing listens there.' } },
})

const endings = new Set<AbortController>()
function watch(frames: readonly ReturnType<typeof frame>[], error?: ConnectError): string[] {
  const asked: string[] = []
  const transport = createRouterTransport(({ service }) => {
    service(MapService, {
      async *observe({ query }, { signal }) {
        asked.push(query?.filter ?? '')
        yield* frames
        if (error !== undefined) throw error
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
      },
    })
  })
  const ending = new AbortController()
  endings.add(ending)
  watchLinkedFlow(createClients(transport), ending.signal)
  return asked
}

const settle = () => vi.advanceTimersByTimeAsync(1)
const arrive = (rows: Row[]) => flowsStore.setState({ revision: 1, rows: RowList.empty.append(rows, 10) })

beforeEach(() => {
  vi.useFakeTimers()
  flowsStore.setState(EMPTY_FLOWS)
  select(undefined)
})
afterEach(() => {
  for (const ending of endings) ending.abort()
  vi.useRealTimers()
})

describe('a flow that a link names', () => {
  test('is found among the rows, and nobody is asked', async () => {
    const asked = watch([])
    select({ kind: 'flow', uuid: 'b', row: undefined })
    expect(linkedStore.getState().kind).toBe('looking')
    arrive([rowOf('b', 2), rowOf('a')])
    await settle()
    expect(linkedStore.getState()).toMatchObject({ kind: 'found', row: { number: 2 } })
    expect(asked).toEqual([])
  })

  test('is asked for by its uuid where it is not among them', async () => {
    const asked = watch([frame(SourceState.LIVE), frame(SourceState.LIVE, [rowOf("it's")])])
    select({ kind: 'flow', uuid: "it's", row: undefined })
    arrive([rowOf('a')])
    await settle()
    expect(linkedStore.getState().kind).toBe('found')
    expect(asked).toEqual([`uuid:'it'\\''s'`])
  })

  test('is gone at once where a file was read to its end without it', async () => {
    watch([frame(SourceState.READING), frame(SourceState.COMPLETE)])
    select({ kind: 'flow', uuid: 'b', row: undefined })
    arrive([])
    await settle()
    expect(linkedStore.getState()).toEqual({ kind: 'gone', uuid: 'b' })
  })

  test('is gone where a live source keeps silent about it', async () => {
    watch([frame(SourceState.LIVE)])
    select({ kind: 'flow', uuid: 'b', row: undefined })
    arrive([])
    await settle()
    expect(linkedStore.getState().kind).toBe('looking')
    await vi.advanceTimersByTimeAsync(8000)
    expect(linkedStore.getState().kind).toBe('gone')
  })

  test.each([
    ['says nothing', [], 'no answer'],
    ['has lost its source', [frame(SourceState.LIVE), lost], 'Nothing listens there.'],
  ])(
    'is not called gone where the backend %s, and is asked for again when the source is back',
    async (_, frames, message) => {
      const asked = watch(frames)
      select({ kind: 'flow', uuid: 'b', row: undefined })
      arrive([])
      await vi.advanceTimersByTimeAsync(8_100)
      expect(linkedStore.getState()).toEqual({ kind: 'failed', uuid: 'b', message })
      flowsStore.setState({ source: frame(SourceState.LIVE).source })
      await settle()
      expect(linkedStore.getState().kind).toBe('looking')
      expect(asked.length).toBe(2)
    },
  )

  test('is asked for again when the backend is back', async () => {
    const asked = watch([], new ConnectError('down', Code.Unavailable))
    select({ kind: 'flow', uuid: 'b', row: undefined })
    arrive([])
    await settle()
    expect(linkedStore.getState()).toEqual({ kind: 'failed', uuid: 'b', message: 'down' })
    flowsStore.setState({ link: { kind: 'open' } })
    await settle()
    expect(asked.length).toBe(2)
  })

  test('is left when something else is selected', async () => {
    watch([frame(SourceState.LIVE)])
    select({ kind: 'flow', uuid: 'b', row: undefined })
    arrive([])
    await settle()
    select({ kind: 'edge', id: 'x' })
    await vi.advanceTimersByTimeAsync(9000)
    expect(linkedStore.getState()).toEqual({ kind: 'none' })
  })
})
