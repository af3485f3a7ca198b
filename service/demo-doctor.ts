import type { Facts } from '#domain/doctor/facts.ts'
import { Sampler } from '#domain/doctor/sampler.ts'
import type { DemoSource } from './demo-source.ts'
import type { Measure } from './doctor.ts'
import { linkedSignal } from './linked-signal.ts'
import { pause } from './pause.ts'

/** How long new flows are listened to, in milliseconds. */
const LISTEN_MS = 3_000

/** Measures the demo cluster of a tab by listening to it: there is no connection that could be examined. */
export function measureDemo(source: DemoSource, listenMs = LISTEN_MS): Measure {
  return async (tell, signal) => {
    const started = source.now()
    const sampler = new Sampler()
    const away = source.away()
    const start: Facts = {
      kind: 'tab',
      name: source.name,
      nowMs: started,
      done: false,
      nodes: {
        connected: source.nodes.length - away.length,
        known: source.nodes.length,
        away: away.map((name) => ({ name, state: 'unavailable' })),
        errors: [],
        versions: [],
      },
    }
    tell({ facts: start, flows: [] })

    let past = true
    let heard = 0
    const end = new AbortController()
    const responses = (batch: readonly Uint8Array[]) => {
      const before = sampler.flows
      for (const bytes of batch) sampler.take(bytes, source.now(), !past)
      if (!past) heard += sampler.flows - before
    }
    const until = linkedSignal(signal, end.signal)
    source.open({ whitelist: [], blacklist: [] }, { responses, gap: nothing, complete: nothing }, until)
    past = false
    const listening = source.now()
    await pause(listenMs, until)
    end.abort()
    signal.throwIfAborted()
    const seconds = Math.max(1, source.now() - listening) / 1_000
    const namespaces = await source.namespaces(signal)
    const flows = {
      perSecond: heard / seconds,
      seconds,
      countedBy: 'stream' as const,
      sample: sampler.sample(),
      trouble: undefined,
    }
    const facts = { ...start, done: true, flows, namespaces: namespaces.map(({ namespace }) => namespace) }
    tell({ facts, flows: sampler.kept })
  }
}

const nothing = () => undefined
