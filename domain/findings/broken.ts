import { summarizeTcp } from '#domain/analysis/summary.ts'
import { say } from '#domain/explain/sentence.ts'
import { commandOf, filterOf } from './filters.ts'
import type { Finding } from './finding.ts'
import { endsOf, idOf, namesOf, type Scene } from './scene.ts'
import { surelyAtLeast } from './share.ts'

/** TCP connections that nobody answered, that were refused, or that the server reset. Few are told, but are no alarm. */
export function brokenConnections(scene: Scene): readonly Finding[] {
  const { minConnections, shareConnections } = scene.thresholds
  const found: Finding[] = []
  for (const stats of scene.edges) {
    const tcp = summarizeTcp([stats])
    if (tcp === undefined) continue
    const { edge } = stats
    const { attempts, answered, unanswered, refused, resetByServer } = tcp
    const broken = refused + resetByServer
    const common = {
      explanation: undefined,
      edges: [idOf(edge)],
      services: endsOf(stats),
      proofs: [
        { sentence: say('proof.tcp', { attempts, answered, dropped: tcp.dropped }), edge: '' },
        {
          sentence: say('proof.tcpBroken', { unanswered, refused, resetByServer, resetByClient: tcp.resetByClient }),
          edge: '',
        },
      ],
      firstMs: 0,
      lastMs: edge.lastSeenMs,
    }
    // What was begun before the view is not among the attempts, but its reset is seen.
    const all = Math.max(attempts, answered + unanswered + broken)
    const is = (count: number) => count >= minConnections && surelyAtLeast(count, all) > shareConnections
    // Where SYNs are dropped, the drops are the finding: those of some may be lost on their way here.
    if (scene.seesAnswers && tcp.dropped === 0 && unanswered > 0) {
      found.push({
        ...common,
        kind: 'unanswered',
        severity: !is(unanswered) ? 'info' : answered === 0 ? 'critical' : 'warning',
        title: say('found.unanswered', { ...namesOf(stats), unanswered, attempts }),
        weight: unanswered,
        filter: filterOf.edge(idOf(edge), 'tcp-flags:syn'),
        get command() {
          return commandOf.edge(edge, ['tcp-flags', 'syn'])
        },
      })
    }
    if (broken > 0) {
      const params = { ...namesOf(stats), reset: resetByServer, refused, attempts: all }
      found.push({
        ...common,
        kind: 'reset',
        severity: !is(broken) ? 'info' : refused > 0 && answered === 0 ? 'critical' : 'warning',
        title: say(refused >= resetByServer ? 'found.refused' : 'found.reset', params),
        weight: broken,
        filter: filterOf.edge(idOf(edge), 'tcp-flags:rst'),
        get command() {
          return commandOf.replies(edge, ['tcp-flags', 'rst'])
        },
      })
    }
  }
  return found
}
