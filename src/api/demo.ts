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

/**
 * Learns, each time the stream opens, which backend this is and how its demo stands, if it has one; another page may have
 * switched it. Returns what carries a wish to the demo.
 */
export function watchDemo({ map, demo }: Clients, signal: AbortSignal): (wish: DemoWish) => void {
  const take = ({ act, node, nodeAway }: GetDemoResponse) =>
    placeStore.setState({ demo: { act, node, nodeAway }, demoProblem: undefined })
  const complain = (cause: unknown) => {
    const trouble = troubleOf(cause)
    if (!signal.aborted && trouble.kind === 'lost') placeStore.setState({ demoProblem: trouble.status })
  }
  const ask = async () => {
    const status = await map.status({}, { signal })
    placeStore.setState({ version: status.version })
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
  signal.addEventListener('abort', stop, { once: true })
  return (wish) => void demo.setDemo(wish, { signal }).then(take, complain)
}
