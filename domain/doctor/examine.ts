import { create } from '@bufbuild/protobuf'
import { type Check, CheckSchema, CheckVerdict } from '#gen/orrery/v1/orrery_pb.ts'
import { ANY, type CheckId, type CheckRow, type Finding } from './check.ts'
import { CONNECTION_CHECKS } from './connection-checks.ts'
import type { Facts } from './facts.ts'
import { FILE_CHECKS } from './file-checks.ts'
import { RELAY_CHECKS } from './relay-checks.ts'
import { TRAFFIC_CHECKS } from './traffic-checks.ts'

const SOURCES: Readonly<Record<Facts['kind'], (name: string) => Finding>> = {
  relay: (name) => ({ verdict: 'ok', found: `The cluster behind ${name}.` }),
  demo: () => ({
    verdict: 'ok',
    found: 'The built-in demo cluster: what you see is made up, and not your cluster.',
    advice: 'To see yours, name its Relay.',
    command: 'orrery --relay localhost:4245',
  }),
  tab: () => ({
    verdict: 'ok',
    found: 'The demo cluster, made up in this tab: there is no Relay and no backend, and it is not your cluster.',
    advice: 'To see yours, run Orrery where it reaches your Relay.',
    command: 'orrery --relay localhost:4245',
  }),
  file: (name) => ({ verdict: 'ok', found: `The file ${name}, and nothing that happens now.` }),
}

/** Every check, in the order in which a person wants to hear of them; each stands behind those that it needs. */
export const CHECKS: readonly CheckRow[] = [
  { id: 'source', title: 'What is shown', of: ANY, needs: [], judge: ({ kind, name }) => SOURCES[kind](name) },
  ...CONNECTION_CHECKS,
  ...RELAY_CHECKS,
  ...FILE_CHECKS,
  ...TRAFFIC_CHECKS,
]

const VERDICTS: Readonly<Record<Finding['verdict'], CheckVerdict>> = {
  ok: CheckVerdict.OK,
  warn: CheckVerdict.WARN,
  fail: CheckVerdict.FAIL,
  unknown: CheckVerdict.UNKNOWN,
  'not applicable': CheckVerdict.NOT_APPLICABLE,
}

const STOPS: ReadonlySet<CheckVerdict> = new Set([CheckVerdict.FAIL, CheckVerdict.NOT_REACHED])

/** Judges the facts there are: one verdict a check, in the order of the table, without the checks of other kinds of source. */
export function examine(facts: Facts): readonly Check[] {
  const done = new Map<CheckId, Check>()
  for (const row of CHECKS) {
    if (row.of.includes(facts.kind)) done.set(row.id, check(row, facts, done))
  }
  return [...done.values()]
}

function check({ id, title, needs, judge }: CheckRow, facts: Facts, done: ReadonlyMap<CheckId, Check>): Check {
  const stop = needs.map((need) => done.get(need)).find((need) => need !== undefined && STOPS.has(need.verdict))
  if (stop) {
    // The first check that failed is the one to mend, however many hang on it.
    const found = stop.verdict === CheckVerdict.FAIL ? `First “${stop.title}” has to work.` : stop.found
    return create(CheckSchema, { id, title, verdict: CheckVerdict.NOT_REACHED, found })
  }
  const finding = judge(facts)
  if (finding) {
    const { verdict, found, advice = '', command = '', evidence = {} } = finding
    const told = Object.entries(evidence).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]))
    return create(CheckSchema, { id, title, verdict: VERDICTS[verdict], found, advice, command, evidence: told })
  }
  if (!facts.done) return create(CheckSchema, { id, title, verdict: CheckVerdict.RUNNING })
  return create(CheckSchema, { id, title, ...unmeasured(id) })
}

/** Without a filter there is nothing that it could hide; everything else that was not measured is not known. */
const unmeasured = (id: CheckId) =>
  id === 'filter'
    ? { verdict: CheckVerdict.NOT_APPLICABLE, found: 'No filter is set: nothing is hidden.' }
    : { verdict: CheckVerdict.UNKNOWN, found: 'It could not be measured in the time there was.' }
