import { summarizeCalls, summarizeTcp } from '#domain/analysis/summary.ts'
import { type Sentence, say } from '#domain/explain/sentence.ts'
import { brokenConnections } from './broken.ts'
import { drops } from './drops.ts'
import { failingHttp, httpShares } from './failing-http.ts'
import type { Finding } from './finding.ts'
import { between, slowEdges, slowServices } from './latency.ts'
import { chattiest, newcomers, outside } from './lists.ts'
import { dnsClients, failingDns, resolved } from './names.ts'
import { flowsOf, type Scene } from './scene.ts'

/** A question of the Answers view. */
export interface Question {
  /** Stable word; the page has its words, and it stands in the URL. */
  readonly id: string
  readonly ask: readonly ((scene: Scene) => readonly Finding[])[]
  /** What was looked at to answer it. */
  readonly look: (scene: Scene) => Looked
}

/** What was looked at; where there was nothing to judge by, nothing can be told. */
export interface Looked {
  readonly sentence: Sentence
  readonly told: boolean
}

const sum = (scene: Scene, of: (stats: Scene['edges'][number]) => number): number =>
  scene.edges.reduce((total, stats) => total + of(stats), 0)

const traffic = (scene: Scene): Looked => ({
  sentence: say('looked.flows', { flows: sum(scene, flowsOf), edges: scene.edges.length }),
  told: scene.edges.length > 0,
})

const calls = (scene: Scene, kind: 'http' | 'dns') =>
  summarizeCalls(
    scene.edges.map((stats) => stats[kind]),
    false,
  )

function http(scene: Scene): Looked {
  const found = calls(scene, 'http')
  if (found === undefined) return { sentence: say('looked.noHttp'), told: false }
  const { requests, responses } = found
  const services = new Set(scene.edges.filter((stats) => stats.http !== undefined).map(({ edge }) => edge.destination))
  return { sentence: say('looked.http', { requests, responses, services: services.size }), told: responses > 0 }
}

function latency(scene: Scene): Looked {
  const found = calls(scene, 'http')
  if (found === undefined) return { sentence: say('looked.noHttp'), told: false }
  const { responses, withoutLatency } = found
  const measured = responses - withoutLatency
  return { sentence: say('looked.latency', { measured, responses, withoutLatency }), told: measured > 0 }
}

function dns(scene: Scene): Looked {
  const found = calls(scene, 'dns')
  if (found === undefined) return { sentence: say('looked.noDns'), told: false }
  const names = new Set(scene.edges.flatMap((stats) => [...(stats.names?.entries() ?? [])].map(([name]) => name)))
  const { requests, responses, answers } = found
  const params = { requests, responses, names: names.size, noise: answers.searchNoise }
  return { sentence: say('looked.dns', params), told: responses > 0 }
}

function tcp(scene: Scene): Looked {
  const found = summarizeTcp(scene.edges)
  if (found === undefined) return { sentence: say('looked.noTcp'), told: false }
  const { attempts, answered } = found
  if (!scene.seesAnswers) return { sentence: say('looked.noAnswers', { attempts }), told: false }
  return { sentence: say('looked.tcp', { attempts, answered }), told: true }
}

function time(scene: Scene): Looked {
  const { nowMs, beganMs, thresholds } = scene
  const short = beganMs === 0 || beganMs >= nowMs - thresholds.newMs
  return short
    ? { sentence: say('looked.tooShort', { minutes: thresholds.newMs / 60_000 }), told: false }
    : traffic(scene)
}

/** Every question, what is wrong first. */
export const QUESTIONS: readonly Question[] = [
  { id: 'drops', ask: [drops], look: traffic },
  { id: 'dns', ask: [failingDns, dnsClients], look: dns },
  { id: 'connections', ask: [brokenConnections], look: tcp },
  { id: 'http', ask: [failingHttp, httpShares], look: http },
  { id: 'latency', ask: [slowServices, slowEdges], look: latency },
  { id: 'between', ask: [between], look: latency },
  { id: 'outside', ask: [outside], look: traffic },
  { id: 'names', ask: [resolved], look: dns },
  { id: 'chattiest', ask: [chattiest], look: traffic },
  { id: 'new', ask: [newcomers], look: time },
]
