import { ArrowLeftRight, Globe, type LucideIcon, MessagesSquare, Search, Sparkles } from 'lucide-react'
import { type AnswersResponse, type Finding, Severity } from '#gen/orrery/v1/orrery_pb.ts'
import type { ThresholdName, Topic } from '#src/state/answers.ts'

/** Questions about what is wrong, in their order. */
export const TROUBLE: readonly Topic[] = ['drops', 'dns', 'connections', 'http', 'latency']

/** Questions about what is worth knowing, each with its sign. */
export const KNOWING: readonly { readonly topic: Topic; readonly Icon: LucideIcon }[] = [
  { topic: 'between', Icon: ArrowLeftRight },
  { topic: 'outside', Icon: Globe },
  { topic: 'names', Icon: Search },
  { topic: 'chattiest', Icon: MessagesSquare },
  { topic: 'new', Icon: Sparkles },
]

/** The thresholds that decide each question. */
export const DECIDING: Partial<Record<Topic, readonly ThresholdName[]>> = {
  drops: ['minDrops'],
  dns: ['shareDns', 'minFailed'],
  connections: ['shareConnections', 'minConnections'],
  http: ['share5xx', 'share4xx', 'minFailed'],
  latency: ['slowP95Ms', 'slowP99Ms', 'minCalls'],
  new: ['newMs'],
  chattiest: ['top'],
}

export const isWrong = ({ severity }: Finding): boolean =>
  severity === Severity.WARNING || severity === Severity.CRITICAL

/** What is known of one question. */
export interface TopicAnswer {
  readonly findings: readonly Finding[]
  readonly looked: NonNullable<AnswersResponse['questions'][number]['looked']> | undefined
  readonly told: boolean
  /** The worst of its findings; INFO where nothing is wrong. */
  readonly worst: Severity
  readonly wrong: number
}

const NOTHING: TopicAnswer = { findings: [], looked: undefined, told: false, worst: Severity.INFO, wrong: 0 }

/** The answer to one question, worst first. */
export function answerTo({ questions, findings }: AnswersResponse, topic: Topic): TopicAnswer {
  const question = questions.find(({ id }) => id === topic)
  if (question === undefined) return NOTHING
  const own = question.findings.flatMap((index) => findings[index] ?? [])
  const wrong = own.filter(isWrong)
  const worst = wrong.reduce<Severity>((most, { severity }) => Math.max(most, severity), Severity.INFO)
  return { findings: own, looked: question.looked, told: question.told, worst, wrong: wrong.length }
}

/** Findings of one kind that are alike in being wrong or not, in the order they came. */
export interface Group {
  readonly kind: string
  readonly below: boolean
  readonly findings: readonly Finding[]
}

/** Kinds of which those that are no alarm stand apart. */
const ALARMS: readonly string[] = ['blocked', 'dropped', 'dns-failing', 'unanswered', 'reset']

export function groupFindings(findings: readonly Finding[]): readonly Group[] {
  const groups = new Map<string, { kind: string; below: boolean; findings: Finding[] }>()
  for (const finding of findings) {
    const below = !isWrong(finding) && ALARMS.includes(finding.kind)
    const key = `${finding.kind} ${below}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { kind: finding.kind, below, findings: [finding] })
    else group.findings.push(finding)
  }
  return [...groups.values()].sort((a, b) => Number(a.below) - Number(b.below))
}
