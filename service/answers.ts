import { create } from '@bufbuild/protobuf'
import { Code, ConnectError } from '@connectrpc/connect'
import type { Analysis, AnsweredWindow } from '#domain/analysis/analysis.ts'
import {
  type Finding,
  type Severity as SeverityWord,
  THRESHOLD_DEFAULTS,
  type Thresholds,
} from '#domain/findings/finding.ts'
import { findings } from '#domain/findings/findings.ts'
import { sceneOf } from '#domain/findings/scene.ts'
import {
  type AnswersRequest,
  type AnswersResponse,
  AnswersResponseSchema,
  type Finding as FindingMessage,
  FindingSchema,
  Severity,
} from '#gen/orrery/v1/orrery_pb.ts'
import { explanationParts, sentenceMessage } from './sentences.ts'
import type { View } from './view.ts'
import { analysisState, type Stretch } from './window.ts'

const SEVERITIES: Readonly<Record<SeverityWord, Severity>> = {
  info: Severity.INFO,
  warning: Severity.WARNING,
  critical: Severity.CRITICAL,
}

/** Greatest value of each threshold that makes sense; shares end at 1. */
const MOST: Readonly<Record<keyof Thresholds, number>> = {
  minDrops: 1e9,
  minFailed: 1e9,
  share5xx: 1,
  share4xx: 1,
  shareDns: 1,
  minConnections: 1e9,
  shareConnections: 1,
  minCalls: 1e9,
  slowP95Ms: 1e7,
  slowP99Ms: 1e7,
  newMs: 1e9,
  top: 100,
}
const THRESHOLDS = Object.keys(MOST) as readonly (keyof Thresholds)[]

/**
 * The findings of a view, over the last minutes or over a window of the past. Throws INVALID_ARGUMENT where a threshold is no
 * number in its range.
 */
export function answersOf(request: AnswersRequest, view: View, asked: Stretch | undefined): AnswersResponse {
  const thresholds = readThresholds(request.thresholds)
  view.advance()
  const { name, fromService: from, toService: to } = request
  const answer = (analysis: Analysis, window: AnsweredWindow | undefined): AnswersResponse => {
    const endMs = Math.min(view.now(), window?.toMs ?? Infinity)
    const scene = sceneOf(analysis, endMs, thresholds, { name, from, to })
    const { found, left, answers } = findings(scene)
    const placeOf = new Map(found.map((finding, index) => [finding, index]))
    return create(AnswersResponseSchema, {
      timeMs: view.now(),
      sinceMs: analysis.sinceMs ?? 0,
      beganMs: scene.beganMs,
      thresholds,
      findings: found.map((finding) => findingMessage(finding, endMs)),
      more: left,
      left: analysis.left,
      questions: answers.map(({ question, looked, findings: own }) => ({
        id: question,
        looked: sentenceMessage(looked.sentence),
        told: looked.told,
        findings: own.map((finding) => placeOf.get(finding) ?? 0),
      })),
      ...(window && { window: analysisState(view, window) }),
    })
  }
  return asked === undefined ? answer(view.analysis, undefined) : view.past.over(asked.fromMs, asked.toMs, answer)
}

function readThresholds(asked: AnswersRequest['thresholds']): Thresholds {
  const thresholds: Record<keyof Thresholds, number> = { ...THRESHOLD_DEFAULTS }
  for (const name of THRESHOLDS) {
    const value = asked?.[name]
    if (value === undefined) continue
    if (!(value >= 0 && value <= MOST[name])) {
      throw new ConnectError(`The threshold ${name} is a number from 0 to ${MOST[name]}.`, Code.InvalidArgument)
    }
    thresholds[name] = value
  }
  return thresholds
}

function findingMessage(finding: Finding, endMs: number): FindingMessage {
  const { kind, severity, title, explanation, weight, edges, services, filter, command, proofs } = finding
  return create(FindingSchema, {
    kind,
    severity: SEVERITIES[severity],
    title: sentenceMessage(title),
    ...(explanation === undefined ? {} : { why: explanationParts(explanation) }),
    weight,
    edges: [...edges],
    services: [...services],
    filter,
    command,
    proofs: proofs.map(({ sentence, edge }) => ({ sentence: sentenceMessage(sentence), edge })),
    firstSeenMs: finding.firstMs,
    lastSeenMs: Math.min(finding.lastMs, endMs),
  })
}
