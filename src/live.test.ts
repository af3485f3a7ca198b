import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { Code, ConnectError, createRouterTransport } from '@connectrpc/connect'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  FilterErrorSchema,
  type Frame,
  FrameSchema,
  GroupBy,
  MapService,
  type ObserveRequest,
  ServiceKind,
} from '#gen/orrery/v1/orrery_pb.ts'
import { pause } from '#service/pause.ts'
import { createClients } from './api/clients.ts'
import { startLive } from './live.ts'
import type { LiveMachine } from './live-channel.ts'
import { ask, clear } from './state/ask.ts'
import { flowsStore } from './state/flows.ts'
import { closeServices, mapViewStore, openService } from './state/map-view.ts'
import { goLive, showWindow, spanStore, togglePause } from './state/span.ts'
import { timelineStore } from './state/timeline.ts'
import { select, viewStore } from './state/view.ts'

/** One opened stream, steered by the test. */
interface Stream {
  readonly request: ObserveRequest
  readonly signal: AbortSignal
  readonly send: (frame: Frame) => void
  readonly end: (error?: ConnectError) => void
}

/** `tells`: it answers questions beside its streams. `passes`: small streams that bring nothing of the view get through. */
function fakeService({ tells = false } = {}) {
  const line = { passes: false, tried: 0, losesWord: false }
  const streams: Stream[] = []
  const acknowledged: string[] = []
  const transport = createRouterTransport(({ service }) => {
    service(MapService, {
      acknowledge: ({ viewer, number }) => {
        acknowledged.push(`${viewer} ${number}`)
        if (line.losesWord) throw new ConnectError('the connection was closed', Code.Unavailable)
        return {}
      },
      ...(tells && { status: () => ({}) }),
      async *beat(_request, { signal }) {
        line.tried++
        for (let number = 1; !signal.aborted; number++) {
          if (line.passes) yield { number }
          await pause(500, signal)
        }
      },
      async *observe(request, { signal }) {
        const waiting: (Frame | ConnectError | 'end')[] = []
        let wake = () => {}
        const put = (what: Frame | ConnectError | 'end') => {
          waiting.push(what)
          wake()
        }
        streams.push({ request, signal, send: put, end: (error) => put(error ?? 'end') })
        signal.addEventListener('abort', () => put('end'), { once: true })
        for (;;) {
          const next = waiting.shift()
          if (next === 'end') return
          if (next instanceof ConnectError) throw next
          if (next !== undefined) yield next
          else await new Promise<void>((resolve) => (wake = resolve))
        }
      },
    })
  })
  return { streams, acknowledged, line, transport, clients: createClients(transport) }
}

const paints: (() => void)[] = []
const machine: LiveMachine = {
  soon: (paint) => paints.push(paint),
  now: () => 0,
  date: () => 1000,
  random: () => 0.5,
  viewer: () => 'v',
}
const paint = () => {
  for (const callback of paints.splice(0)) callback()
}
const settle = () => vi.advanceTimersByTimeAsync(1)
const link = () => flowsStore.getState().link
const first = (id: string) => create(FrameSchema, { reset: true, graph: { services: [{ number: 1, id }] } })
const ids = () => [...flowsStore.getState().services.values()].map(({ id }) => id)

let ending = new AbortController()
beforeEach(() => {
  vi.useFakeTimers()
  clear()
  goLive()
  paints.length = 0
  ending = new AbortController()
})
afterEach(() => {
  ending.abort()
  vi.useRealTimers()
})

describe('the pump', () => {
  test('acknowledges what arrived at most once a second, and the last of it too', async () => {
    const { streams, acknowledged, clients } = fakeService()
    startLive(clients, ending.signal, machine)
    await settle()
    const viewer = streams[0]?.request.viewer
    expect(viewer).not.toBe('')
    for (const number of [1, 2, 3]) {
      streams[0]?.send(create(FrameSchema, { number }))
      await settle()
    }
    expect(acknowledged).toEqual([`${viewer} 1`])
    await vi.advanceTimersByTimeAsync(900)
    expect(acknowledged).toEqual([`${viewer} 1`])
    // A frame that nobody heard of would hold up the next one, as if the line were slow.
    await vi.advanceTimersByTimeAsync(200)
    expect(acknowledged).toEqual([`${viewer} 1`, `${viewer} 3`])
    await vi.advanceTimersByTimeAsync(5_000)
    streams[0]?.send(create(FrameSchema, { number: 4 }))
    await settle()
    expect(acknowledged).toEqual([`${viewer} 1`, `${viewer} 3`, `${viewer} 4`])
  })

  test('goes on to acknowledge when one word was lost on its way', async () => {
    const { streams, acknowledged, line, clients } = fakeService()
    startLive(clients, ending.signal, machine)
    await settle()
    line.losesWord = true
    streams[0]?.send(create(FrameSchema, { number: 1 }))
    await settle()
    line.losesWord = false
    await vi.advanceTimersByTimeAsync(1_000)
    streams[0]?.send(create(FrameSchema, { number: 2 }))
    await settle()
    expect(acknowledged).toEqual(['v 1', 'v 2'])
  })

  test('merges what comes between two paints and applies it once', async () => {
    const { streams, clients } = fakeService()
    startLive(clients, ending.signal, machine)
    await settle()
    expect(link().kind).toBe('connecting')
    const before = flowsStore.getState().revision
    streams[0]?.send(first('a'))
    streams[0]?.send(create(FrameSchema, { graph: { services: [{ number: 2, id: 'b' }] } }))
    await settle()
    expect(paints.length).toBe(1)
    paint()
    expect(ids()).toEqual(['a', 'b'])
    expect(flowsStore.getState().revision).toBe(before + 1)
    expect(link().kind).toBe('open')
  })

  test('a changed filter opens a new stream and aborts the old one, whose late frames count for nothing', async () => {
    const { streams, clients } = fakeService()
    startLive(clients, ending.signal, machine)
    await settle()
    streams[0]?.send(first('old'))
    await settle()
    ask('verdict:DROPPED')
    await settle()
    expect(streams.map(({ request }) => request.query?.filter)).toEqual(['', 'verdict:DROPPED'])
    expect(streams[0]?.signal.aborted).toBe(true)
    streams[1]?.send(first('new'))
    await settle()
    paint()
    expect(ids()).toEqual(['new'])
  })

  test.each([
    ['ends', undefined],
    ['fails', new ConnectError('gone', Code.Unavailable)],
  ])('a stream that %s is opened again with growing pauses, and what was known stays', async (_, error) => {
    const { streams, clients } = fakeService()
    startLive(clients, ending.signal, machine)
    await settle()
    streams[0]?.send(first('a'))
    await settle()
    paint()
    streams[0]?.end(error)
    await settle()
    expect(link()).toMatchObject({ kind: 'lost', attempts: 1, retryAt: 1500 })
    expect(ids()).toEqual(['a'])
    await vi.advanceTimersByTimeAsync(500)
    streams[1]?.end(error)
    await settle()
    expect(link()).toMatchObject({ kind: 'lost', attempts: 2, retryAt: 2000 })
    await vi.advanceTimersByTimeAsync(1000)
    streams[2]?.send(first('b'))
    await settle()
    paint()
    expect(link().kind).toBe('open')
    expect(ids()).toEqual(['b'])
  })

  test('what waits for paint when its stream is lost is shown, and does not say that all is well', async () => {
    const { streams, clients } = fakeService()
    startLive(clients, ending.signal, machine)
    await settle()
    streams[0]?.send(first('a'))
    await settle()
    streams[0]?.end(new ConnectError('gone', Code.Unavailable))
    await settle()
    paint()
    expect([ids(), link().kind]).toEqual([['a'], 'lost'])
  })

  test('a stream of another filter that begins to answer and then brings nothing is told as quiet', async () => {
    const { streams, transport } = fakeService()
    const opened: (AbortSignal | undefined)[] = []
    const clients = createClients({
      unary: (...call) => transport.unary(...call),
      stream: async (method, signal, timeoutMs, header, input, context) => {
        opened.push(signal)
        if (opened.length === 1) return transport.stream(method, signal, timeoutMs, header, input, context)
        const message = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) }
        const { parent: service } = method
        return { stream: true, service, method, header: new Headers(), trailer: new Headers(), message }
      },
    })
    startLive(clients, ending.signal, { ...machine, date: Date.now })
    await settle()
    streams[0]?.send(first('a'))
    await settle()
    paint()
    ask('verdict:DROPPED')
    await vi.advanceTimersByTimeAsync(4_600)
    expect(opened[1]?.aborted).toBe(false)
    expect(link().kind).toBe('quiet')
  })

  test('pictures that no longer come are told as quiet', async () => {
    const { streams, clients } = fakeService({ tells: true })
    startLive(clients, ending.signal, { ...machine, date: Date.now })
    await settle()
    for (const index of [0, 1]) {
      streams[index]?.send(first('a'))
      await vi.advanceTimersByTimeAsync(4_500)
    }
    const picture = async () => {
      streams.at(-1)?.send(first('b'))
      streams.at(-1)?.end()
      await settle()
      paint()
    }
    await picture()
    await vi.advanceTimersByTimeAsync(3_900)
    expect([link().kind, flowsStore.getState().pictures]).toEqual(['open', true])
    await vi.advanceTimersByTimeAsync(200)
    expect(link().kind).toBe('quiet')
    await picture()
    expect(link().kind).toBe('open')
  })

  test('a stream that falls silent counts as lost', async () => {
    const { streams, clients } = fakeService()
    startLive(clients, ending.signal, { ...machine, date: Date.now })
    await settle()
    const heard = Date.now()
    streams[0]?.send(first('a'))
    await settle()
    paint()
    await vi.advanceTimersByTimeAsync(4_000)
    expect(link().kind).toBe('open')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(link()).toEqual({ kind: 'quiet', sinceMs: heard })
    await vi.advanceTimersByTimeAsync(14_500)
    expect(link().kind).toBe('quiet')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(link()).toMatchObject({ kind: 'lost', message: 'silent' })
    expect(streams[0]?.signal.aborted).toBe(true)
  })

  test('a stream that stops while the backend answers is opened anew, and if that one stops too, pictures come instead', async () => {
    const { streams, line, clients } = fakeService({ tells: true })
    startLive(clients, ending.signal, { ...machine, date: Date.now })
    await settle()
    for (const [index, id] of ['a', 'b'].entries()) {
      streams[index]?.send(first(id))
      await settle()
      paint()
      expect(ids()).toEqual([id])
      await vi.advanceTimersByTimeAsync(3_500)
      expect(link().kind).toBe('open')
      await vi.advanceTimersByTimeAsync(1_000)
      expect(streams[index]?.signal.aborted).toBe(true)
    }
    expect(streams.map(({ request }) => [request.once, request.cursor])).toEqual([
      [false, ''],
      [false, ''],
      [true, ''],
    ])
    const pictures = () => streams.filter(({ request }) => request.once)
    const picture = async (frame: Frame) => {
      frame.cursor = `after ${pictures().length}`
      pictures().at(-1)?.send(frame)
      pictures().at(-1)?.end()
      await settle()
      paint()
      expect([link().kind, flowsStore.getState().pictures]).toEqual(['open', true])
    }
    await picture(first('c'))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(pictures().at(-1)?.request).toMatchObject({ once: true, cursor: 'after 1' })
    await picture(create(FrameSchema, { graph: { services: [{ number: 2, id: 'd' }] } }))
    expect(ids()).toEqual(['c', 'd'])

    // Beside the pictures a few bytes are tried. Only when these get through is a whole stream, and it shows nothing until it
    // has proven itself.
    const tried = () => streams.filter(({ request }) => !request.once)
    await vi.advanceTimersByTimeAsync(2_000)
    await picture(create(FrameSchema, {}))
    for (let seconds = 0; seconds < 60; seconds += 10) {
      const before = line.tried
      await vi.advanceTimersByTimeAsync(10_000)
      expect(line.tried - before).toBeLessThanOrEqual(2)
      expect(line.tried - before).toBeGreaterThan(0)
      await picture(create(FrameSchema, {}))
    }
    expect(tried()).toHaveLength(2)
    line.passes = true
    for (let ms = 0; ms < 6_000 && tried().length < 3; ms += 100) await vi.advanceTimersByTimeAsync(100)
    expect(tried()).toHaveLength(3)
    tried()[2]?.send(first('e'))
    await picture(create(FrameSchema, {}))
    expect(ids()).toEqual(['c', 'd'])
    tried()[2]?.send(create(FrameSchema, { number: 2, graph: { services: [{ number: 2, id: 'f' }] } }))
    await settle()
    paint()
    expect([ids(), link().kind, flowsStore.getState().pictures]).toEqual([['e', 'f'], 'open', false])
    const asked = pictures().length
    tried()[2]?.send(create(FrameSchema, { number: 3, graph: { services: [{ number: 3, id: 'g' }] } }))
    await vi.advanceTimersByTimeAsync(3_000)
    paint()
    expect([ids(), pictures().length, tried().length]).toEqual([['e', 'f', 'g'], asked, 3])
  })

  test('where a few bytes get through and the stream of the view does not, pictures stay, and it is tried ever more seldom', async () => {
    const { streams, line, clients } = fakeService({ tells: true })
    line.passes = true
    startLive(clients, ending.signal, { ...machine, date: Date.now })
    await settle()
    const tried = () => streams.filter(({ request }) => !request.once)
    const give = async () => {
      const asked = streams.at(-1)
      if (asked?.request.once) {
        asked.send(first('a'))
        asked.end()
      }
      await vi.advanceTimersByTimeAsync(500)
      paint()
    }
    for (const index of [0, 1]) {
      streams[index]?.send(first('a'))
      await vi.advanceTimersByTimeAsync(4_500)
    }
    const counts: number[] = []
    for (let minutes = 0; minutes < 3; minutes++) {
      for (let times = 0; times < 120; times++) await give()
      counts.push(tried().length)
      expect([ids(), link().kind, flowsStore.getState().pictures]).toEqual([['a'], 'open', true])
    }
    expect(counts[0]).toBeGreaterThan(3)
    expect((counts[2] ?? 0) - (counts[1] ?? 0)).toBeLessThanOrEqual(1)
  })

  test('pods of an opened service come by pictures too where the line holds streams back', async () => {
    const { streams, clients } = fakeService({ tells: true })
    startLive(clients, ending.signal, { ...machine, date: Date.now })
    await settle()
    for (const index of [0, 1]) {
      streams[index]?.send(first('a'))
      await vi.advanceTimersByTimeAsync(4_500)
    }
    expect(streams.at(-1)?.request.once).toBe(true)
    openService('a')
    await settle()
    expect(streams.at(-1)?.request).toMatchObject({ once: true, podsOf: ['a'] })
    closeServices(['a'])
  })

  test('where no stream even begins while the backend answers, pictures come at once', async () => {
    const { streams, transport } = fakeService({ tells: true })
    let tried = 0
    const held = createClients({
      unary: (...call) => transport.unary(...call),
      stream: (method, signal, ...rest) => {
        if (tried++ > 0) return transport.stream(method, signal, ...rest)
        return new Promise((_resolve, reject) =>
          signal?.addEventListener('abort', () => reject(ConnectError.from(signal.reason))),
        )
      },
    })
    startLive(held, ending.signal, { ...machine, date: Date.now })
    await vi.advanceTimersByTimeAsync(3_500)
    expect(link().kind).toBe('connecting')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(streams.at(-1)?.request.once).toBe(true)
    streams.at(-1)?.send(first('a'))
    streams.at(-1)?.end()
    await settle()
    paint()
    expect([ids(), link().kind, flowsStore.getState().pictures]).toEqual([['a'], 'open', true])
  })

  test('a stream that is silent as all else is stays the same silent stream', async () => {
    const { streams, clients } = fakeService()
    startLive(clients, ending.signal, { ...machine, date: Date.now })
    await settle()
    streams[0]?.send(first('a'))
    await settle()
    paint()
    await vi.advanceTimersByTimeAsync(15_000)
    expect([streams.length, link().kind, flowsStore.getState().pictures]).toEqual([1, 'quiet', false])
  })

  test('a quiet stream that speaks again is as good as before', async () => {
    const { streams, clients } = fakeService()
    startLive(clients, ending.signal, { ...machine, date: Date.now })
    await settle()
    for (const service of ['a', 'b']) {
      streams[0]?.send(first(service))
      await settle()
      paint()
      expect(link().kind).toBe('open')
      await vi.advanceTimersByTimeAsync(5_000)
      expect(link().kind).toBe('quiet')
    }
    expect(streams).toHaveLength(1)
  })

  test('a connection that does not even begin to answer is given up sooner than one that is slow', async () => {
    const dead = createClients({
      unary: () => new Promise(() => undefined),
      stream: (_method, signal) =>
        new Promise((_resolve, reject) =>
          signal?.addEventListener('abort', () => reject(ConnectError.from(signal.reason))),
        ),
    })
    startLive(dead, ending.signal, { ...machine, date: Date.now })
    await vi.advanceTimersByTimeAsync(3_500)
    expect(link().kind).toBe('connecting')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(link()).toMatchObject({ kind: 'lost', message: 'silent' })
  })

  test('a laptop that wakes up finds out at once that its stream has died', async () => {
    const { streams, clients } = fakeService()
    startLive(clients, ending.signal, { ...machine, date: Date.now })
    await settle()
    streams[0]?.send(first('a'))
    await settle()
    paint()
    vi.setSystemTime(Date.now() + 3_600_000)
    await vi.advanceTimersByTimeAsync(1_500)
    expect(streams).toHaveLength(2)
    expect(streams[0]?.signal.aborted).toBe(true)
    streams[1]?.send(first('b'))
    await settle()
    paint()
    expect(link().kind).toBe('open')
    expect(ids()).toEqual(['b'])
  })

  test('trying at once does not wait for the pause', async () => {
    const { streams, clients } = fakeService()
    const retry = startLive(clients, ending.signal, machine)
    await settle()
    streams[0]?.end()
    await settle()
    retry()
    await settle()
    expect(streams.length).toBe(2)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(streams.length).toBe(2)
  })

  test('a refused filter says where and is not tried again until it changes', async () => {
    const { streams, clients } = fakeService()
    startLive(clients, ending.signal, machine)
    await settle()
    const detail = { desc: FilterErrorSchema, value: { message: 'no such field', start: 3, end: 7 } }
    streams[0]?.end(new ConnectError('no such field', Code.InvalidArgument, undefined, [detail]))
    await settle()
    expect(link()).toEqual({ kind: 'refused', message: 'no such field', start: 3, end: 7 })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(streams.length).toBe(1)
    ask('l7:dns')
    await settle()
    expect(streams.length).toBe(2)
  })

  test('ends with its signal', async () => {
    const { streams, clients } = fakeService()
    startLive(clients, ending.signal, machine)
    await settle()
    ending.abort()
    await settle()
    expect(streams[0]?.signal.aborted).toBe(true)
    ask('l7:http')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(streams.length).toBe(1)
  })
})

describe('the choice of time', () => {
  const second = (id: string, matched: number, timeMs: number) =>
    create(FrameSchema, {
      timeMs,
      graph: { services: [{ number: matched, id }] },
      timeline: [{ timeMs, forwarded: 1 }],
      stats: { matched },
    })

  const begin = (id: string, more: MessageInitShape<typeof FrameSchema>) =>
    create(FrameSchema, Object.assign({ reset: true, graph: { services: [{ number: 1, id }] } }, more))

  /** A page that shows service `a`, and its live stream. */
  async function begun() {
    const { streams, clients } = fakeService()
    startLive(clients, ending.signal, machine)
    await settle()
    const send = async (index: number, frame: Frame) => {
      streams[index]?.send(frame)
      await settle()
      paint()
    }
    await send(0, begin('a', { timeMs: 1000, stats: { matched: 1 } }))
    return { streams, send }
  }

  test('while paused the page stands still, the stream and its timeline go on', async () => {
    const { streams, send } = await begun()
    togglePause()
    const { revision } = flowsStore.getState()
    await send(0, second('b', 2, 2000))
    await send(0, second('c', 3, 3000))
    expect([ids(), flowsStore.getState().revision]).toEqual([['a'], revision])
    expect([timelineStore.getState().matched, timelineStore.getState().seconds.length]).toEqual([3, 2])
    goLive()
    expect(ids()).toEqual(['a', 'b', 'c'])
    expect(streams.length).toBe(1)
  })

  test('a window is asked for beside the live stream, and live comes back as it has become', async () => {
    const { streams, send } = await begun()
    showWindow({ fromMs: 500, toMs: 900 })
    await settle()
    expect(streams[1]?.request.query).toMatchObject({ fromMs: 500, toMs: 900 })
    await send(1, begin('past', { window: { fromMs: 0, toMs: 1000 } }))
    await send(0, second('b', 2, 2000))
    expect([ids(), flowsStore.getState().window?.toMs]).toEqual([['past'], 1000])
    const { generation } = flowsStore.getState()
    goLive()
    await settle()
    expect(streams[1]?.signal.aborted).toBe(true)
    expect([ids(), flowsStore.getState().window]).toEqual([['a', 'b'], undefined])
    expect(flowsStore.getState().delta.reset).toBe(true)
    expect(flowsStore.getState().generation).toBeGreaterThan(generation)
  })

  test('a changed filter lets a paused page go on and asks for the window anew', async () => {
    const { streams } = await begun()
    togglePause()
    ask('l7:dns')
    expect(spanStore.getState().span.kind).toBe('live')
    showWindow({ fromMs: 500, toMs: 900 })
    ask('l7:http')
    await settle()
    const open = streams.filter(({ signal }) => !signal.aborted).map(({ request }) => request.query)
    expect(open.map((query) => [query?.filter, query?.toMs])).toEqual([
      ['l7:http', 900],
      ['l7:http', 0],
    ])
  })

  test('a window that is refused leads back to live, a lost one is asked for again', async () => {
    const { streams } = await begun()
    showWindow({ fromMs: 500, toMs: 900 })
    await settle()
    streams[1]?.end(new ConnectError('away', Code.Unavailable))
    await vi.advanceTimersByTimeAsync(1000)
    expect(streams[2]?.request.query?.toMs).toBe(900)
    streams[2]?.end(new ConnectError('no window', Code.InvalidArgument))
    await settle()
    expect(spanStore.getState().span.kind).toBe('live')
    expect(link().kind).toBe('open')
  })
})

describe('the pods of opened services', () => {
  const base = create(FrameSchema, {
    reset: true,
    timeMs: 1000,
    graph: {
      services: [
        { number: 1, id: 'web', kind: ServiceKind.WORKLOAD },
        { number: 2, id: 'cart', kind: ServiceKind.WORKLOAD },
      ],
      edges: [{ number: 1, id: 'web → cart', sourceNumber: 1, destinationNumber: 2, port: 80 }],
    },
  })
  const pods = create(FrameSchema, {
    reset: true,
    graph: {
      services: [
        { number: 1, id: 'pod:web-1', kind: ServiceKind.POD, partOf: 'web' },
        { number: 2, id: 'pod:cart-1', kind: ServiceKind.POD, partOf: 'cart' },
      ],
      edges: [{ number: 1, id: 'web-1 → cart-1', sourceNumber: 1, destinationNumber: 2, port: 80 }],
    },
  })
  /** The map, with the pods of one service shown. */
  async function opened() {
    const { streams, clients } = fakeService()
    mapViewStore.setState({ opened: ['cart'] })
    startLive(clients, ending.signal, machine)
    await settle()
    streams[0]?.send(base)
    streams[1]?.send(pods)
    await settle()
    paint()
    return streams
  }
  afterEach(() => mapViewStore.setState({ opened: [] }))

  test('come by a stream of their own that begins and ends with them; that of the map goes on', async () => {
    const { streams, clients } = fakeService()
    startLive(clients, ending.signal, machine)
    await settle()
    streams[0]?.send(base)
    await settle()
    paint()
    openService('cart')
    await settle()
    expect(streams.map(({ request }) => [request.query?.groupBy, request.podsOf])).toEqual([
      [GroupBy.SERVICE, []],
      [GroupBy.POD, ['cart']],
    ])
    streams[1]?.send(pods)
    await settle()
    paint()
    expect(ids()).toEqual(['web', 'pod:cart-1'])
    expect(flowsStore.getState().delta.reset).toBe(false)
    closeServices(['cart'])
    await settle()
    expect(streams[1]?.signal.aborted).toBe(true)
    expect(streams[0]?.signal.aborted).toBe(false)
    expect(ids().toSorted()).toEqual(['cart', 'web'])
  })

  test('a line of theirs that is selected stays so when it goes on under another id', async () => {
    const streams = await opened()
    select({ kind: 'edge', id: 'web-1 → cart-1' })
    const edge = { number: 2, id: 'web-2 → cart-1', sourceNumber: 1, destinationNumber: 2, port: 80 }
    streams[1]?.send(create(FrameSchema, { graph: { edges: [edge], removedEdges: [1], replacedEdges: { 1: 2 } } }))
    await settle()
    paint()
    expect(viewStore.getState().selection).toEqual({ kind: 'edge', id: 'web-2 → cart-1' })
    select(undefined)
  })

  test('hold still with the page while it is paused', async () => {
    const streams = await opened()
    togglePause()
    const another = { number: 3, id: 'pod:cart-2', kind: ServiceKind.POD, partOf: 'cart' }
    const edge = { number: 2, id: 'web-1 → cart-2', sourceNumber: 1, destinationNumber: 3, port: 80 }
    streams[1]?.send(create(FrameSchema, { graph: { services: [another], edges: [edge] } }))
    await settle()
    paint()
    expect(ids()).toEqual(['web', 'pod:cart-1'])
    togglePause()
    expect(ids()).toEqual(['web', 'pod:cart-1', 'pod:cart-2'])
  })

  test('are asked for a window of the past as the map is, and anew with another filter', async () => {
    const { streams, clients } = fakeService()
    mapViewStore.setState({ opened: ['cart'] })
    startLive(clients, ending.signal, machine)
    await settle()
    showWindow({ fromMs: 10_000, toMs: 20_000 })
    await settle()
    ask('namespace:shop')
    await settle()
    const asked = streams
      .filter(({ request }) => request.podsOf.length > 0)
      .map(({ request: { query } }) => [query?.fromMs, query?.toMs, query?.filter])
    expect(asked).toEqual([
      [0, 0, ''],
      [10_000, 20_000, ''],
      [10_000, 20_000, 'namespace:shop'],
    ])
  })
})
