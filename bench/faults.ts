/**
 * Makes each fault happen to the built product, and prints how long it takes until the page says so, and until it has recovered
 * after the cause has ended. The page is its own pump and stores over HTTP, without a browser; Relay is the demo's.
 * `node scripts/setup.mjs && npx tsx bench/faults.ts [part of a name]`
 */
import { conditionOf } from '#src/state/condition.ts'
import { flowsStore } from '#src/state/flows.ts'
import { timelineStore } from '#src/state/timeline.ts'
import { type DemoRelay, startDemoRelay } from '../backend/demo/relay.ts'
import { type HoldingProxy, startHoldingProxy } from '../backend/http/holding-proxy.ts'
import { type FaultProxy, startFaultProxy } from '../backend/relay/fault-proxy.ts'
import { freePort, type Running, startOrrery } from '../e2e/processes.ts'
import { startPage } from './page.ts'

const only = process.argv[2] ?? ''
const LIMIT_MS = 30_000
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** All that stands between the cluster and the page, and can break. */
interface World {
  readonly relay: DemoRelay
  readonly toRelay: FaultProxy
  orrery: Running
  readonly restart: () => Promise<void>
  readonly toPage: FaultProxy
  readonly proxy: HoldingProxy
  readonly clock: { ahead: number }
}

interface Fault {
  readonly name: string
  readonly cause: (world: World) => unknown
  readonly end: (world: World) => unknown
  /** What the page says; by default that it is not live. */
  readonly said?: () => boolean
  /** By default that it is live and flows come in. */
  readonly recovered?: () => boolean
  /** The page is opened through a proxy that can hold answers back. */
  readonly proxied?: boolean
  /** The cause is over as soon as it has happened. */
  readonly brief?: boolean
  /** Milliseconds between that it is said and its end. */
  readonly lastsMs?: number
}

const state = () => flowsStore.getState()
const live = () => conditionOf(state()).kind === 'live'
const away = () => (state().source?.nodesConnected ?? 0) < (state().source?.nodesKnown ?? 0)
const nothing = () => undefined

const FAULTS: readonly Fault[] = [
  { name: 'Relay stops', cause: ({ relay }) => relay.stop(), end: ({ relay }) => relay.restart() },
  { name: 'Relay’s line hangs', cause: ({ toRelay }) => toRelay.hang(true), end: ({ toRelay }) => toRelay.hang(false) },
  { name: 'Relay’s line is half open', cause: ({ toRelay }) => toRelay.halfOpen(), end: nothing, brief: true },
  { name: 'Relay’s line is reset', cause: ({ toRelay }) => toRelay.reset(), end: nothing, brief: true },
  {
    name: 'Relay’s streams hang, Relay answers',
    cause: ({ relay }) => relay.setHanging(true),
    end: ({ relay }) => relay.setHanging(false),
  },
  {
    name: 'Relay ends its streams',
    cause: ({ relay }) => relay.breakStreams('unavailable'),
    end: nothing,
    brief: true,
  },
  {
    name: 'a node leaves and returns',
    cause: ({ relay }) => relay.setNodeAway(true),
    end: ({ relay }) => relay.setNodeAway(false),
    said: away,
    recovered: () => live() && !away(),
  },
  { name: 'the backend stops', cause: ({ orrery }) => orrery.stop(), end: (world) => world.restart() },
  {
    name: 'the backend is frozen',
    cause: ({ orrery }) => orrery.signal('SIGSTOP'),
    end: ({ orrery }) => orrery.signal('SIGCONT'),
  },
  { name: 'the page’s line hangs', cause: ({ toPage }) => toPage.hang(true), end: ({ toPage }) => toPage.hang(false) },
  { name: 'the page’s line is half open', cause: ({ toPage }) => toPage.halfOpen(), end: nothing, brief: true },
  { name: 'the page’s line is reset', cause: ({ toPage }) => toPage.reset(), end: nothing, brief: true },
  {
    name: 'the laptop sleeps for an hour',
    cause: async ({ clock, toPage }) => {
      toPage.halfOpen()
      await pause(50)
      clock.ahead += 3_600_000
    },
    end: nothing,
    brief: true,
  },
  {
    name: 'a proxy holds streams back',
    cause: ({ proxy }) => proxy.hold(Number.POSITIVE_INFINITY),
    end: ({ proxy }) => proxy.hold(0),
    recovered: () => live() && !state().pictures,
    proxied: true,
  },
  {
    name: 'a proxy holds streams back for long',
    cause: ({ proxy }) => proxy.hold(Number.POSITIVE_INFINITY),
    end: ({ proxy }) => proxy.hold(0),
    said: () => state().pictures,
    recovered: () => live() && !state().pictures,
    proxied: true,
    lastsMs: 45_000,
  },
]

async function until(is: () => boolean): Promise<number | undefined> {
  const began = performance.now()
  while (!is()) {
    if (performance.now() - began > LIMIT_MS) return undefined
    await pause(20)
  }
  return performance.now() - began
}

async function measure(fault: Fault): Promise<void> {
  const relay = await startDemoRelay({ rate: 200 })
  const toRelay = await startFaultProxy(relay.port)
  const port = await freePort()
  const start = () => startOrrery('--relay', `127.0.0.1:${toRelay.port}`, '--listen', `127.0.0.1:${port}`)
  const toPage = await startFaultProxy(port)
  const proxy = await startHoldingProxy(port, 0)
  const clock = { ahead: 0 }
  const world: World = {
    relay,
    toRelay,
    orrery: await start(),
    restart: async () => {
      world.orrery = await start()
    },
    toPage,
    proxy,
    clock,
  }
  const stop = new AbortController()
  startPage(fault.proxied ? `${proxy.url}/` : `http://127.0.0.1:${toPage.port}/`, stop.signal, clock)
  const flowing = () => {
    const { matched } = timelineStore.getState()
    return () => live() && timelineStore.getState().matched !== matched
  }
  await until(live)
  await pause(3_000)
  const saying = until(fault.said ?? (() => !live()))
  const before = state().receivedAt
  await fault.cause(world)
  const began = performance.now()
  const said = await Promise.race([
    saying,
    fault.brief === true ? until(() => state().receivedAt > before + 6_000) : saying,
  ])
  if (fault.brief !== true) await pause(fault.lastsMs ?? 3_000)
  await fault.end(world)
  const recovered = await until(fault.recovered ?? flowing())
  const total = performance.now() - began
  const gaps = timelineStore.getState().seconds.filter(({ gap }) => gap).length
  const seconds = (ms: number | undefined) => (ms === undefined ? '   – ' : `${(ms / 1000).toFixed(1)} s`)
  const back = fault.brief === true ? total : recovered
  console.log(`${fault.name.padEnd(38)} says so ${seconds(said)}   recovered ${seconds(back)}   ${gaps} s marked`)
  stop.abort()
  toRelay.hang(false)
  toPage.hang(false)
  world.orrery.signal('SIGCONT')
  await proxy.stop()
  await toPage.close()
  await world.orrery.stop()
  await toRelay.close()
  await relay.close()
}

for (const fault of FAULTS) if (fault.name.includes(only)) await measure(fault)
process.exit(0)
