import type { Method } from '../backend/relay/fake-relay.ts'
import { type Answer, answers } from '../backend/relay/fake-relay.ts'
import type { ChaosNode } from './chaos-cluster.ts'
import type { ChaosPage, World } from './chaos-world.ts'

type End = (() => unknown) | undefined

/** Something that breaks. */
export interface Fault {
  readonly name: string
  /** Begins it; answers how it ends, undefined where it is over at once. */
  readonly begin: (world: World) => End | Promise<End>
  /** Codes of the reasons that may be given for it, beside those of a lost backend. */
  readonly codes?: readonly string[]
  /** What others must not do meanwhile: two of the same kind have one switch. */
  readonly uses: string
  /** Only looked at, nothing breaks. */
  readonly harmless?: boolean
}

const LOST = ['ended', 'refused', 'timeout', 'unreachable']
/** Of what is over as soon as it has happened. */
const brief =
  (happens: (world: World) => void): Fault['begin'] =>
  (world) => {
    happens(world)
    return undefined
  }

const ALL: readonly Method[] = ['Check', 'ServerStatus', 'GetNodes', 'GetFlows']
const all = (answer: Answer, methods = ALL) => Object.fromEntries(methods.map((method) => [method, answer]))

const wrong = (
  name: string,
  codes: readonly string[],
  does: Partial<Record<Method, Answer>>,
  breaks = true,
): Fault => ({
  name,
  codes: [...LOST, ...codes],
  uses: name,
  begin: ({ relay }) => {
    relay.misbehave(name, does)
    if (breaks) relay.streams((stream) => stream.close(2))
    return () => relay.misbehave(name, undefined)
  },
})

const pick = <T>({ random }: World, from: readonly T[]): T => {
  const one = from[random.int(from.length)]
  if (one === undefined) throw new Error('nothing to pick from')
  return one
}

const anyNode = (world: World): ChaosNode => pick(world, world.relay.cluster.nodes)
const anyPage = (world: World): ChaosPage => pick(world, world.pages)

const leaves = (how: 'cut' | 'down', name: string): Fault => ({
  name,
  codes: ['no-nodes', 'nodes-lost'],
  uses: 'node',
  begin: (world) => {
    const node = anyNode(world)
    world.relay.leave(node, how)
    return () => world.relay.comeBack(node)
  },
})

const does = (name: string, begin: (page: ChaosPage) => () => unknown): Fault => ({
  name,
  uses: 'person',
  harmless: true,
  begin: (world) => begin(pick(world, world.pages.slice(2))),
})

export const FAULTS: readonly Fault[] = [
  {
    name: 'Relay restarts',
    codes: LOST,
    uses: 'relay',
    begin: async ({ relay }) => {
      await relay.stop()
      return () => relay.restart()
    },
  },
  { name: 'Relay cuts', codes: LOST, uses: '', begin: brief(({ relay }) => relay.cut()) },
  {
    name: 'streams stall',
    codes: LOST,
    uses: 'stall',
    begin: ({ relay }) => {
      relay.stall(true)
      return () => relay.stall(false)
    },
  },
  { name: 'streams end', codes: LOST, uses: '', begin: brief(({ relay }) => relay.streams((stream) => stream.end())) },
  {
    name: 'streams reset',
    codes: LOST,
    uses: '',
    begin: brief(({ relay }) => relay.streams((stream) => stream.close(2))),
  },
  {
    name: 'garbage on streams',
    codes: [...LOST, 'undecodable'],
    uses: '',
    begin: brief(({ relay }) => relay.streams((stream) => stream.write(Buffer.from('garbage, and more of it')))),
  },
  wrong('flows unavailable', [], { GetFlows: answers.status(14, 'no peers') }),
  wrong('all unimplemented', ['unimplemented'], all(answers.status(12, 'unknown service'))),
  wrong('garbage for flows', ['undecodable'], { GetFlows: answers.raw(Buffer.from('garbage, and more of it')) }),
  wrong('silence for all', [], all(answers.silence)),
  wrong('silence for health', [], { Check: answers.silence }, false),
  wrong('silence for questions', [], { ServerStatus: answers.silence, GetNodes: answers.silence }, false),
  wrong('HTTP 503', [], all(answers.http(503))),
  wrong('denied', ['denied'], { GetFlows: answers.status(7, 'permission denied') }),
  leaves('cut', 'a node is out of reach'),
  leaves('down', 'a node starts anew'),
  {
    name: 'lost events',
    uses: '',
    harmless: true,
    begin: brief(({ relay, random }) => relay.lost(1 + random.int(100))),
  },
  {
    name: 'burst',
    uses: 'rate',
    harmless: true,
    begin: ({ relay: { cluster } }) => {
      cluster.factor = 8
      const calm = () => (cluster.factor = 1)
      setTimeout(calm, 1_500)
      return undefined
    },
  },
  {
    name: 'silence',
    uses: 'rate',
    harmless: true,
    begin: ({ relay: { cluster } }) => {
      cluster.factor = 0
      return () => (cluster.factor = 1)
    },
  },
  {
    name: 'line to Relay hangs',
    codes: LOST,
    uses: 'line',
    begin: ({ toRelay }) => {
      toRelay.hang(true)
      return () => toRelay.hang(false)
    },
  },
  { name: 'line to Relay half open', codes: LOST, uses: '', begin: brief(({ toRelay }) => toRelay.halfOpen()) },
  { name: 'line to Relay reset', codes: LOST, uses: '', begin: brief(({ toRelay }) => toRelay.reset()) },
  {
    name: 'a backend restarts',
    codes: [],
    uses: 'backend',
    begin: async (world) => {
      const backend = pick(world, world.backends)
      await backend.stop()
      return () => backend.start()
    },
  },
  {
    name: 'a backend freezes',
    codes: LOST,
    uses: 'backend',
    begin: (world) => {
      const backend = pick(world, world.backends)
      backend.signal('SIGSTOP')
      return () => backend.signal('SIGCONT')
    },
  },
  {
    name: 'line to a page hangs',
    uses: 'page line',
    begin: (world) => {
      const { line } = anyPage(world)
      line.hang(true)
      return () => line.hang(false)
    },
  },
  { name: 'line to a page half open', uses: '', begin: brief((world) => anyPage(world).line.halfOpen()) },
  { name: 'line to a page reset', uses: '', begin: brief((world) => anyPage(world).line.reset()) },
  {
    name: 'a proxy holds back',
    uses: 'proxy',
    begin: (world) => {
      const proxy = world.pages.find(({ holding }) => holding !== undefined)?.holding
      proxy?.hold(world.random.chance(0.5) ? Number.POSITIVE_INFINITY : 4_096)
      return () => proxy?.hold(0)
    },
  },
  {
    name: 'a laptop sleeps',
    uses: '',
    begin: (world) => {
      const page = anyPage(world)
      page.line.halfOpen()
      page.does({ kind: 'sleep', ms: 1_800_000 })
      return undefined
    },
  },
  {
    name: 'a clock is behind',
    uses: 'clock',
    harmless: true,
    begin: (world) => {
      const node = anyNode(world)
      node.behindMs = 3_000
      return () => (node.behindMs = 0)
    },
  },
  does('a filter', (page) => {
    page.does({ kind: 'ask', filter: 'namespace:shop' })
    return () => page.does({ kind: 'ask', filter: '' })
  }),
  does('pods', (page) => {
    page.does({ kind: 'open' })
    return () => page.does({ kind: 'close' })
  }),
  does('pause', (page) => {
    page.does({ kind: 'pause' })
    return () => page.does({ kind: 'live' })
  }),
  does('a window', (page) => {
    page.does({ kind: 'window' })
    return () => page.does({ kind: 'live' })
  }),
]
