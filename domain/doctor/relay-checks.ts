import { type CheckRow, type Finding, FLOWING, LIVE } from './check.ts'
import type { Facts, HealthFacts, NodesFacts, RingFacts, StatusFacts } from './facts.ts'
import { count, duration, plural, rate, share, some } from './words.ts'

const RELAY_LOG = 'kubectl -n kube-system logs deployment/hubble-relay --tail=50'
const AGENTS = 'kubectl -n kube-system get pods -l k8s-app=cilium -o wide'
/** Younger servers have not much to tell yet. */
const YOUNG_MS = 120_000
/** A history shorter than this is gone before a person has looked. */
const SHORT_S = 60
/** Of each list. */
const LISTED = 20

const listed = (words: readonly string[]): string | undefined => some(words, LISTED) || undefined

function judgeHealth(facts: HealthFacts, name: string): Finding {
  switch (facts.kind) {
    case 'serving':
      return { verdict: 'ok', found: 'It says that it serves.' }
    case 'not-serving':
      return {
        verdict: 'fail',
        found: `${name} says ${facts.status}: it has not reached the peer service, or no agent at all.`,
        advice: 'Look into the log of hubble-relay, and whether the agents run with Hubble on.',
        command: RELAY_LOG,
      }
    case 'unimplemented':
      return {
        verdict: 'unknown',
        found: 'The server has no health service, so it cannot be asked. It answers all the same.',
      }
    case 'failed':
      return { verdict: 'warn', found: facts.trouble.message, advice: facts.trouble.advice }
  }
}

/** A server that gives flows counts, whatever it tells about itself; one that gives none and does not know the question is another. */
function judgeVersion(facts: StatusFacts, { name, flows, done }: Facts): Finding | undefined {
  if (facts.kind === 'failed') {
    const { code, message, advice } = facts.trouble
    if (code !== 'unimplemented') return { verdict: 'warn', found: message, advice }
    if (flows === undefined && !done) return undefined
    if (flows !== undefined && flows.sample.flows > 0) {
      return {
        verdict: 'warn',
        found: `${name} gives flows but tells nothing about itself: ${message}`,
        advice: 'Nodes, history and version stay unknown; Hubble Relay tells them.',
      }
    }
    return {
      verdict: 'fail',
      found: message,
      advice: 'This is another gRPC server: check the address.',
      command: 'kubectl -n kube-system get service hubble-relay',
    }
  }
  const evidence = {
    Version: facts.version || 'not told',
    'Running for': facts.uptimeMs > 0 ? duration(facts.uptimeMs) : undefined,
    'Flows seen since': count(facts.seenFlows),
  }
  const version = facts.version || 'The server does not tell its version'
  if (facts.uptimeMs > 0 && facts.uptimeMs < YOUNG_MS) {
    return {
      verdict: 'warn',
      found: `${version}, started ${duration(facts.uptimeMs)} ago: there is not much history yet.`,
      advice: 'Wait a little; the map fills up as flows come.',
      evidence,
    }
  }
  return {
    verdict: 'ok',
    found: `${version}${facts.uptimeMs > 0 ? `, running for ${duration(facts.uptimeMs)}` : ''}.`,
    evidence,
  }
}

function judgeNodes({ connected, known, away, errors, versions }: NodesFacts): Finding {
  const evidence = {
    Connected: connected === undefined ? undefined : `${count(connected)} of ${count(known)}`,
    'Not connected': listed(away.map(({ name, state }) => (state === '' ? name : `${name} (${state})`))),
    'Refused by': listed(errors.map(({ name, message }) => `${name}: ${message}`)),
    Versions: listed(versions),
  }
  if (connected === undefined) {
    return {
      verdict: 'warn',
      found: 'This is a single Cilium agent: only flows of its own node can be seen.',
      advice: 'Use Relay to see all nodes.',
      command: 'cilium hubble enable',
      evidence,
    }
  }
  if (connected === 0) {
    return {
      verdict: 'fail',
      found: known === 0 ? 'Relay knows of no node.' : `Relay is connected to none of its ${plural(known, 'node')}.`,
      advice: 'Check that the agents run with Hubble on and that Relay’s certificates are theirs.',
      command: known === 0 ? 'cilium hubble enable' : RELAY_LOG,
      evidence,
    }
  }
  if (connected < known) {
    const names = away.map(({ name }) => name)
    return {
      verdict: 'warn',
      found: `${count(connected)} of ${plural(known, 'node')} are connected${names.length > 0 ? `; not ${some(names, 5)}` : ''}.`,
      advice: 'What happens there only is not on the map: look at the agents of these nodes.',
      command: AGENTS,
      evidence,
    }
  }
  if (errors.length > 0) {
    return {
      verdict: 'warn',
      found: `${plural(errors.length, 'node')} answered with an error: ${errors[0]?.message ?? ''}.`,
      advice: 'Look at the agents of these nodes.',
      command: AGENTS,
      evidence,
    }
  }
  return {
    verdict: 'ok',
    found: known === 1 ? 'The one node is connected.' : `All ${plural(known, 'node')} are connected.`,
    evidence,
  }
}

const LARGER = 'helm upgrade cilium cilium/cilium -n kube-system --reuse-values --set hubble.eventBufferCapacity=65535'

function judgeRing({ flows, capacity, seconds, shortest }: RingFacts): Finding {
  const evidence = {
    Kept: `${count(flows)} of ${count(capacity)} flows, ${share(flows, capacity)}`,
    'Lasts, all nodes together': seconds === undefined ? undefined : duration(seconds * 1000),
    'Shortest on':
      shortest && `${shortest.node}: ${duration(shortest.seconds * 1000)} at ${rate(shortest.perSecond)} flows/s`,
  }
  if (capacity === 0) return { verdict: 'unknown', found: 'The server does not tell how much history it keeps.' }
  const held = `${count(flows)} of ${count(capacity)} flows are kept`
  const least = shortest?.seconds ?? seconds
  if (least === undefined)
    return { verdict: 'ok', found: `${held}; nothing flows now that would replace them.`, evidence }
  const where = shortest ? ` on ${shortest.node}` : ''
  if (least < SHORT_S) {
    return {
      verdict: 'warn',
      found: `${held}, but they last for ${duration(least * 1000)} only${where}: what is older is gone before it can be asked for.`,
      advice: 'Make the agents’ rings larger (a power of two less one, at most 65535).',
      command: LARGER,
      evidence,
    }
  }
  return {
    verdict: 'ok',
    found: `${held}; they last for ${duration(least * 1000)}${where} at the present rate.`,
    evidence,
  }
}

/** What Relay says about itself and its nodes. */
export const RELAY_CHECKS: readonly CheckRow[] = [
  {
    id: 'health',
    title: 'Health',
    of: LIVE,
    needs: ['grpc'],
    judge: ({ health, name }) => health && judgeHealth(health, name),
  },
  {
    id: 'version',
    title: 'Version',
    of: LIVE,
    needs: ['grpc'],
    judge: (facts) => facts.status && judgeVersion(facts.status, facts),
  },
  { id: 'nodes', title: 'Nodes', of: FLOWING, needs: ['grpc'], judge: ({ nodes }) => nodes && judgeNodes(nodes) },
]

export const RING_CHECK: CheckRow = {
  id: 'ring',
  title: 'History on the nodes',
  of: LIVE,
  needs: ['version', 'nodes'],
  judge: ({ ring }) => ring && judgeRing(ring),
}
