import type { Clients } from './api/clients.ts'
import { FIRST_ROWS } from './api/first-frame.ts'
import { channel, type LiveMachine } from './live-channel.ts'
import { Line } from './live-line.ts'
import { Stage } from './live-stage.ts'
import { EMPTY_FLOWS, flowsStore } from './state/flows.ts'
import { mapViewStore, openedNow } from './state/map-view.ts'
import { goLive, type Span, spanStore } from './state/span.ts'
import { EMPTY_TIMELINE, timelineStore } from './state/timeline.ts'
import { onQuery, podsQuery, wireQuery } from './state/wire-query.ts'

/**
 * In step with animation frames while the page is seen. A hidden page gets no animation frames, so a timer stands beside:
 * frames go on being applied (browsers allow it about once a second) and what waits stays one merged frame.
 */
export const browserMachine: Omit<LiveMachine, 'viewer'> = {
  soon: (callback) => {
    let called = false
    const once = () => {
      if (called) return
      called = true
      cancelAnimationFrame(frame)
      clearTimeout(timer)
      callback()
    }
    const frame = requestAnimationFrame(once)
    const timer = setTimeout(once, 500)
  },
  now: () => performance.now(),
  date: () => Date.now(),
  random: () => Math.random(),
}

/**
 * The one pump from the streams to the stores: follows the query, always reads, merges what waits into one frame and
 * applies that once per paint. A window of the past has a stream of its own beside the live one. Ends with the signal.
 * Returns a function that reconnects at once instead of at the next attempt.
 */
export function startLive(clients: Clients, signal: AbortSignal, machine: LiveMachine): () => void {
  const stage = new Stage()
  const line = new Line(clients)
  const live = channel(clients, line, signal, machine, {
    quiet: (sinceMs) => {
      const { kind } = flowsStore.getState().link
      if (kind === 'open' || kind === 'connecting') flowsStore.setState({ link: { kind: 'quiet', sinceMs } })
    },
    pictures: (pictures) => {
      if (flowsStore.getState().pictures !== pictures) flowsStore.setState({ pictures })
    },
    ask: () => ({ query: wireQuery(), rows: FIRST_ROWS }),
    take: (frame) => stage.takeLive(frame, machine.now(), machine.date()),
    fail: (trouble, attempts, retryAt) =>
      flowsStore.setState({
        link:
          trouble.kind === 'refused'
            ? { kind: 'refused', ...trouble.problem }
            : { kind: 'lost', message: trouble.status, attempts, retryAt },
      }),
  })
  const window = channel(clients, line, signal, machine, {
    quiet: () => undefined,
    pictures: () => undefined,
    ask: () => ({ query: { ...wireQuery(), ...asked() }, rows: FIRST_ROWS }),
    take: (frame) => stage.takeWindow(frame, machine.now()),
    // The live stream says what is wrong; a window that is refused is none.
    fail: ({ kind }) => kind === 'refused' && goLive(),
  })
  const pods = channel(clients, line, signal, machine, {
    quiet: () => undefined,
    pictures: () => undefined,
    ask: () => ({ query: { ...podsQuery(), ...asked() }, podsOf: [...openedNow()] }),
    take: (frame) => stage.takePods(frame),
    // The live stream says what is wrong; until this one is back, pods stay as they were.
    fail: () => undefined,
  })

  const followPods = () => {
    const opened = openedNow()
    stage.open(opened)
    if (opened.length === 0) pods.stop()
    else pods.open()
  }
  const follow = (span: Span, before: Span) => {
    if (span.kind === 'window') window.open()
    else window.stop()
    if (span.kind === 'window' || before.kind === 'window') {
      stage.forgetPods()
      followPods()
    }
    if (span.kind === 'live') stage.showLive(machine.now())
  }
  flowsStore.setState({ ...EMPTY_FLOWS, generation: flowsStore.getState().generation + 1 })
  timelineStore.setState(EMPTY_TIMELINE)
  const stops = [
    onQuery(() => {
      flowsStore.setState({ link: { kind: 'connecting' } })
      const { span } = spanStore.getState()
      if (span.kind === 'paused') goLive()
      if (span.kind === 'window') window.open()
      live.open()
      stage.forgetPods()
      followPods()
    }),
    mapViewStore.subscribe((state, before) => {
      if (state.opened !== before.opened) followPods()
    }),
    spanStore.subscribe(({ span }, before) => {
      if (span !== before.span) follow(span, before.span)
    }),
  ]
  signal.addEventListener(
    'abort',
    () => {
      for (const stop of stops) stop()
    },
    { once: true },
  )
  live.open()
  if (spanStore.getState().span.kind === 'window') window.open()
  followPods()
  return live.retry
}

/** The window that is looked at; undefined where that is the live view. */
function asked(): { readonly fromMs: number; readonly toMs: number } | undefined {
  const { span } = spanStore.getState()
  return span.kind === 'window' ? { fromMs: span.fromMs, toMs: span.toMs } : undefined
}
