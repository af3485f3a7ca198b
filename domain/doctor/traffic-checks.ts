import { ANY, type CheckRow, type Finding, FLOWING, LIVE } from './check.ts'
import { judgeClocks } from './clock-check.ts'
import type { Facts, FlowsFacts, Lost, Sample } from './facts.ts'
import { judgeL7 } from './l7-check.ts'
import { RING_CHECK } from './relay-checks.ts'
import { count, duration, plural, rate, share, some } from './words.ts'

/** Flows that were looked at, wherever they came from. */
const sampleOf = ({ flows, file }: Facts): Sample | undefined =>
  flows?.sample ?? (file?.kind === 'read' ? file.sample : undefined)

function judgeFlows({ perSecond, seconds, countedBy, sample, trouble }: FlowsFacts): Finding {
  const measured = `over ${duration(seconds * 1000)}, ${countedBy === 'nodes' ? 'by the nodes’ own counters' : 'as they came'}`
  const evidence = {
    Now: `${rate(perSecond)} flows/s ${measured}`,
    'Looked at': `${plural(sample.flows, 'flow')}, ${count(sample.dropped)} dropped`,
    'Not decodable': sample.undecodable > 0 ? count(sample.undecodable) : undefined,
    Trouble: trouble?.message,
  }
  if (sample.flows === 0 && trouble)
    return { verdict: 'fail', found: trouble.message, advice: trouble.advice, evidence }
  if (sample.flows === 0) {
    return {
      verdict: 'fail',
      found: `No flow came in ${duration(seconds * 1000)}, and the nodes keep none from before.`,
      advice: 'Check that Hubble is on in the agents, and make some traffic: a ping between two pods is enough.',
      command: 'cilium hubble enable',
      evidence,
    }
  }
  if (sample.undecodable > sample.flows) {
    return {
      verdict: 'fail',
      found: `${plural(sample.undecodable, 'message')} did not decode, and ${count(sample.flows)} did.`,
      advice: 'Check that the address is that of Hubble Relay, and that nothing between changes its answers.',
      evidence,
    }
  }
  if (trouble) return { verdict: 'warn', found: trouble.message, advice: trouble.advice, evidence }
  if (perSecond === 0) {
    return {
      verdict: 'warn',
      found: `No new flow came in ${duration(seconds * 1000)}; ${plural(sample.flows, 'older one')} came from the nodes’ history.`,
      advice: 'The cluster is quiet now, or its agents stopped seeing traffic: make some and run this again.',
      evidence,
    }
  }
  return { verdict: 'ok', found: `${rate(perSecond)} flows/s ${measured}.`, evidence }
}

/** By flow.LostEventSource: where events were lost, and what helps. */
const PLACES: Readonly<Record<number, { readonly at: string; readonly advice: string; readonly command?: string }>> = {
  1: {
    at: 'kernel’s ring buffer',
    advice: 'The kernel makes events faster than the agent takes them: aggregate more.',
    command: 'helm upgrade cilium cilium/cilium -n kube-system --reuse-values --set bpf.monitorAggregation=medium',
  },
  2: {
    at: 'agent’s event queue',
    advice: 'The agent is too slow at peaks: make its queue larger, or give it more CPU.',
    command: 'helm upgrade cilium cilium/cilium -n kube-system --reuse-values --set hubble.eventQueueSize=65536',
  },
  3: {
    at: 'agent’s flow ring',
    advice:
      'A reader was overtaken by new flows: make the rings larger, or narrow the filter so that less is asked for.',
    command: 'helm upgrade cilium cilium/cilium -n kube-system --reuse-values --set hubble.eventBufferCapacity=65535',
  },
}
const ELSEWHERE = { at: 'place that is not named', advice: 'Look into the logs of the agents.' } as const

const placeOf = (source: number): (typeof PLACES)[number] => PLACES[source] ?? ELSEWHERE
const lines = (lost: readonly Lost[]) =>
  lost.map(({ source, events }) => `${count(events)} at the ${placeOf(source).at}`).join(', ')

function judgeLost(now: readonly Lost[], before: readonly Lost[]): Finding {
  const evidence = { 'In this examination': lines(now) || 'nothing', 'Since Orrery began': lines(before) || 'nothing' }
  const all = [...now, ...before].filter(({ events }) => events > 0)
  const worst = all.toSorted((a, b) => b.events - a.events)[0]
  if (worst === undefined) return { verdict: 'ok', found: 'Nobody said that events were lost.', evidence }
  const { advice, command } = placeOf(worst.source)
  const told = before.length > 0 ? before : now
  return {
    verdict: 'warn',
    found: `Events were lost: ${lines(told)}.`,
    advice,
    ...(command !== undefined && { command }),
    evidence,
  }
}

/** Names of a list. */
const LISTED = 100

function judgeNamespaces({ namespaces }: Sample, told: readonly string[] | undefined): Finding {
  const seen = namespaces.map(({ name }) => name)
  const names = told ?? seen
  const quiet = names.filter((name) => !seen.includes(name.slice(name.lastIndexOf('/') + 1)))
  const evidence = {
    'In the flows looked at': namespaces.map(({ name, flows }) => `${name} (${count(flows)})`).join(', ') || 'none',
    'Seen in the last hour': told && some(told, LISTED),
    'Of these quiet now': told && quiet.length > 0 ? some(quiet, LISTED) : undefined,
  }
  if (names.length === 0) {
    return {
      verdict: 'warn',
      found: 'No flow belongs to a namespace: only nodes and the world talk.',
      advice: 'Check that the pods are managed by Cilium: those started before it have to be restarted.',
      command: 'kubectl get ciliumendpoints -A',
      evidence,
    }
  }
  return { verdict: 'ok', found: `${plural(names.length, 'namespace')} with traffic: ${some(names, 6)}.`, evidence }
}

function judgeFilter({ filter }: Facts): Finding | undefined {
  if (filter === undefined) return undefined
  const { text, looked, kept } = filter
  const hidden = looked - kept
  const evidence = { Filter: text, 'Of the flows looked at': `${count(kept)} shown, ${count(hidden)} hidden` }
  if (looked === 0) return { verdict: 'unknown', found: 'There were no flows to try the filter on.', evidence }
  if (kept === 0) {
    return {
      verdict: 'warn',
      found: `The filter hides all ${plural(looked, 'flow')} that were looked at.`,
      advice: 'Clear the filter, or take a term out of it.',
      evidence,
    }
  }
  if (hidden === 0) return { verdict: 'ok', found: `The filter hides none of ${plural(looked, 'flow')}.`, evidence }
  return {
    verdict: 'ok',
    found: `The filter hides ${count(hidden)} of ${plural(looked, 'flow')} looked at, ${share(hidden, looked)}.`,
    advice: 'Clear the filter to see them too.',
    evidence,
  }
}

/** What flows, and what does not show. */
export const TRAFFIC_CHECKS: readonly CheckRow[] = [
  {
    id: 'flows',
    title: 'Flows now',
    of: FLOWING,
    needs: ['version', 'nodes'],
    judge: ({ flows }) => flows && judgeFlows(flows),
  },
  RING_CHECK,
  {
    id: 'lost',
    title: 'Lost events',
    of: ANY,
    needs: ['flows', 'file'],
    judge: (facts) => {
      const sample = sampleOf(facts)
      return sample && judgeLost(sample.lost, facts.lostBefore ?? [])
    },
  },
  {
    id: 'namespaces',
    title: 'Namespaces',
    of: ANY,
    needs: ['flows', 'file'],
    judge: (facts) => {
      const sample = sampleOf(facts)
      return sample && judgeNamespaces(sample, facts.namespaces)
    },
  },
  {
    id: 'l7',
    title: 'HTTP and DNS (L7)',
    of: ANY,
    needs: ['flows', 'file'],
    judge: (facts) => {
      const sample = sampleOf(facts)
      return sample && judgeL7(sample)
    },
  },
  {
    id: 'clock',
    title: 'Clocks',
    of: LIVE,
    needs: ['flows'],
    judge: ({ flows }) => flows && judgeClocks(flows.sample.clocks),
  },
  { id: 'filter', title: 'Filter', of: ANY, needs: ['flows', 'file'], judge: judgeFilter },
]
