import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { Code, ConnectError, type ConnectRouter } from '@connectrpc/connect'
import type { Act } from '#domain/demo/scene.ts'
import {
  DemoAct,
  DemoService,
  type GetDemoResponse,
  GetDemoResponseSchema,
  type RelayOfferSchema,
} from '#gen/orrery/v1/orrery_pb.ts'

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

/** A Relay that could be shown instead. */
export interface Offers {
  readonly now: () => MessageInitShape<typeof RelayOfferSchema> | undefined
  /** Shows it; undefined where pages may not do that. Answers whether it does. */
  readonly show: (() => boolean) | undefined
}

/** Adds `orrery.v1.DemoService`. Without a demo every call fails with FAILED_PRECONDITION. */
export function registerDemoService(router: ConnectRouter, demo: Demo | undefined, offers?: Offers): void {
  const describe = (cluster: Demo) => described(cluster, offers)
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
    showRelay: () => {
      running(demo)
      if (offers !== undefined && offers.show === undefined) {
        throw new ConnectError(
          'Orrery can be reached from other machines, so its pages may not choose what it shows. Start it with --relay.',
          Code.PermissionDenied,
        )
      }
      if (offers?.show?.() !== true) throw new ConnectError('No Relay is offered now.', Code.FailedPrecondition)
      return {}
    },
  })
}

function running(demo: Demo | undefined): Demo {
  if (demo) return demo
  throw new ConnectError('Orrery shows a real source, not its demo cluster.', Code.FailedPrecondition)
}

function described(demo: Demo, offers: Offers | undefined): GetDemoResponse {
  const act = ACTS.find(([, name]) => name === demo.act())?.[0] ?? DemoAct.UNSPECIFIED
  const offer = offers?.now()
  return create(GetDemoResponseSchema, { act, node: demo.node, nodeAway: demo.nodeAway(), ...(offer && { offer }) })
}
