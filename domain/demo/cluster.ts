import { create } from '@bufbuild/protobuf'
import { type Flow, FlowSchema, type LostEvent } from '#gen/flow/flow_pb.ts'
import { flowsPerRound } from './cost.ts'
import { lab } from './lab.ts'
import { type DemoNode, nodes, Population } from './party.ts'
import { seeded } from './random.ts'
import type { Act, Scene, Script } from './scene.ts'
import { shop } from './shop.ts'
import type { Stage, Troupe } from './stage.ts'
import { starwars } from './starwars.ts'
import { synthetic } from './synthetic.ts'
import { coredns, system } from './system.ts'
import { timestamp } from './timestamp.ts'
import { Timetable } from './timetable.ts'

export interface ClusterOptions {
  /** The same seed gives the same cluster and the same flows. */
  readonly seed: number
  /** Flows a second that all nodes together observe, about. */
  readonly rate: number
  /** When it all begins, in milliseconds since the epoch. */
  readonly startMs: number
  readonly act?: Act
  /** Synthetic services beside the named ones. */
  readonly services?: number
  /** Pairs of client and server among them; without it about one and a half for each. */
  readonly edges?: number | undefined
  /** In so many namespaces. */
  readonly namespaces?: number | undefined
}

/** Copying it is many times cheaper than making a message by its schema. */
const EMPTY: Flow = create(FlowSchema)

/** What the agent of a node puts into its ring: a flow, or word that events were lost before it saw them. */
export type DemoEvent =
  | { readonly kind: 'flow'; readonly node: DemoNode; readonly timeMs: number; readonly flow: Flow }
  | { readonly kind: 'lost'; readonly node: DemoNode; readonly timeMs: number; readonly lost: LostEvent }

/**
 * A cluster that lives by the clock it is given. Its life does not depend on how often one looks: any sequence of
 * `advance` calls yields the same events.
 */
export interface Cluster {
  readonly nodes: readonly [DemoNode, DemoNode, DemoNode]
  act(): Act
  /** Counts for all that begins from now on; what is under way ends as it began. */
  setAct(act: Act): void
  /** All events since the last call and before `toMs`, in the order of their times. */
  advance(toMs: number): readonly DemoEvent[]
  /** Lets time pass in which nothing begins: the machine slept, or is too slow for the rate. */
  sleep(ms: number): void
}

export function createCluster({
  seed,
  rate,
  startMs,
  act: first = 'l7',
  services = 0,
  edges,
  namespaces,
}: ClusterOptions): Cluster {
  const all = nodes()
  const random = seeded(seed)
  const population = new Population(random, all)
  const resolvers = coredns(population)
  const stage: Stage = { nodes: all, population, random, resolvers }
  const troupes: readonly Troupe[] = [
    starwars(stage),
    lab(stage),
    shop(stage),
    system(stage),
    ...(services > 0 ? [synthetic(stage, services, { edges, namespaces })] : []),
  ]

  const plays = new Timetable<(scene: Scene, atMs: number) => void>()
  const events = new Timetable<DemoEvent>()
  let act = first
  const scene: Scene = {
    random,
    get act() {
      return act
    },
    emit: (node, timeMs, init) => {
      const flow: Flow = { ...EMPTY, ...init, time: timestamp(timeMs), uuid: random.uuid() }
      events.add(timeMs, { kind: 'flow', node, timeMs, flow })
    },
    lose: (node, timeMs, lost) => events.add(timeMs, { kind: 'lost', node, timeMs, lost }),
    later: (atMs, play) => plays.add(atMs, play),
  }

  const shares = troupes.reduce((sum, { share }) => sum + share, 0)
  for (const troupe of troupes) {
    const roundMs = (1000 * flowsPerRound(troupe, first) * shares) / (rate * troupe.share)
    for (const script of troupe.scripts) {
      const meanMs = roundMs / script.weight
      plays.add(startMs + random.next() * meanMs, repeat(script, meanMs))
    }
  }

  return {
    nodes: all,
    act: () => act,
    setAct: (next) => {
      act = next
    },
    sleep: (ms) => plays.putOff(ms),
    advance: (toMs) => {
      for (let play = plays.takeBefore(toMs); play !== undefined; play = plays.takeBefore(toMs))
        play.value(scene, play.at)
      const due: DemoEvent[] = []
      for (let event = events.takeBefore(toMs); event !== undefined; event = events.takeBefore(toMs))
        due.push(event.value)
      return due
    },
  }
}

function repeat(script: Script, meanMs: number): (scene: Scene, atMs: number) => void {
  const play = (scene: Scene, atMs: number) => {
    script.play(scene, atMs)
    scene.later(atMs + meanMs * (0.6 + 0.8 * scene.random.next()), play)
  }
  return play
}
