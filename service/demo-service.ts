import { create } from '@bufbuild/protobuf'
import { Code, ConnectError, type ConnectRouter } from '@connectrpc/connect'
import type { Act } from '#domain/demo/scene.ts'
import { DemoAct, DemoService, type GetDemoResponse, GetDemoResponseSchema } from '#gen/orrery/v1/orrery_pb.ts'

const ACTS: readonly (readonly [DemoAct, Act])[] = [
  [DemoAct.OPEN, 'open'],
  [DemoAct.L4, 'l4'],
  [DemoAct.L7, 'l7'],
]

/** What of a demo cluster can be switched by who looks at it. */
export interface Demo {
  act(): Act
  setAct(act: Act): void
  /** Name of the node that can be taken away. */
  readonly node: string
  nodeAway(): boolean
  setNodeAway(away: boolean): void
}

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
