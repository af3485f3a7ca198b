import { create } from '@bufbuild/protobuf'
import { Code, ConnectError, type ConnectRouter } from '@connectrpc/connect'
import { DemoAct, DemoService, type GetDemoResponse, GetDemoResponseSchema } from '#gen/orrery/v1/orrery_pb.ts'
import type { DemoRelay } from './demo/relay.ts'

/** The strings by which the demo cluster knows its acts. */
type ActName = ReturnType<DemoRelay['act']>

const ACTS: readonly (readonly [DemoAct, ActName])[] = [
  [DemoAct.OPEN, 'open'],
  [DemoAct.L4, 'l4'],
  [DemoAct.L7, 'l7'],
]

type Demo = Pick<DemoRelay, 'act' | 'setAct' | 'node' | 'nodeAway' | 'setNodeAway'>

/** Adds `orrery.v1.DemoService`. Without a demo every call fails with FAILED_PRECONDITION. */
export function registerDemoService(router: ConnectRouter, demo: Demo | undefined): void {
  router.service(DemoService, {
    getDemo: () => describe(running(demo)),
    setDemo: ({ act, nodeAway }) => {
      const cluster = running(demo)
      const wanted = ACTS.find(([number]) => number === act)
      if (wanted === undefined && act !== DemoAct.UNSPECIFIED) {
        throw new ConnectError(`There is no act ${String(act)}.`, Code.InvalidArgument)
      }
      if (wanted) cluster.setAct(wanted[1])
      if (nodeAway !== undefined) cluster.setNodeAway(nodeAway)
      return describe(cluster)
    },
  })
}

function running(demo: Demo | undefined): Demo {
  if (demo) return demo
  throw new ConnectError('Orrery shows a real source, not its demo cluster.', Code.FailedPrecondition)
}

function describe(demo: Demo): GetDemoResponse {
  const act = ACTS.find(([, name]) => name === demo.act())?.[0] ?? DemoAct.UNSPECIFIED
  return create(GetDemoResponseSchema, { act, node: demo.node, nodeAway: demo.nodeAway() })
}
