import type { DemoAct, GetDemoResponse } from '#gen/orrery/v1/orrery_pb.ts'
import { flowsStore } from '#src/state/flows.ts'
import { placeStore } from '#src/state/place.ts'
import type { Clients } from './clients.ts'
import { troubleOf } from './trouble.ts'

/** What can be asked of the demo. */
export interface DemoWish {
  readonly act?: DemoAct
  readonly nodeAway?: boolean
}

/** What carries a person's wishes to the demo. */
export interface DemoControl {
  readonly wish: (wish: DemoWish) => void
  /** Shows the offered Relay instead. */
  readonly showRelay: () => void
}

/** A Relay beside the demo comes and goes without the stream knowing. */
const LOOK_EVERY_MS = 10_000

/**
 * Learns, each time the stream opens, which backend this is and how its demo stands, if it has one; another page may have
 * switched it. Looks again from time to time whether a Relay is offered.
 */
export function watchDemo({ map, demo }: Clients, signal: AbortSignal): DemoControl {
  const take = ({ act, node, nodeAway, offer }: GetDemoResponse) =>
    placeStore.setState({ demo: { act, node, nodeAway, offer }, demoProblem: undefined })
  const complain = (cause: unknown) => {
    const trouble = troubleOf(cause)
    if (!signal.aborted && trouble.kind === 'lost') placeStore.setState({ demoProblem: trouble.status })
  }
  const ask = async () => {
    const status = await map.status({}, { signal })
    placeStore.setState({ version: status.version, traceUrl: status.traceUrl })
    if (status.demo) take(await demo.getDemo({}, { signal }))
    else placeStore.setState({ demo: undefined })
  }
  const look = () => {
    if (flowsStore.getState().link.kind === 'open') void ask().catch(complain)
  }
  look()
  const stop = flowsStore.subscribe((now, before) => {
    if (now.link.kind === 'open' && before.link.kind !== 'open') look()
  })
  const timer = setInterval(() => {
    if (placeStore.getState().demo !== undefined) look()
  }, LOOK_EVERY_MS)
  const end = () => {
    stop()
    clearInterval(timer)
  }
  signal.addEventListener('abort', end, { once: true })
  return {
    wish: (wish) => void demo.setDemo(wish, { signal }).then(take, complain),
    showRelay: () => void demo.showRelay({}, { signal }).catch(complain),
  }
}
