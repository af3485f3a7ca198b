import { create } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { AnswersResponseSchema, FindingSchema, Severity } from '#gen/orrery/v1/orrery_pb.ts'
import { answerTo, groupFindings } from './topics.ts'

const finding = (kind: string, severity: Severity, weight: number) => create(FindingSchema, { kind, severity, weight })

test('findings stand by kind in the order they came, those below the threshold apart and last', () => {
  const groups = groupFindings([
    finding('unanswered', Severity.CRITICAL, 9),
    finding('unanswered', Severity.INFO, 1),
    finding('reset', Severity.WARNING, 5),
    finding('unanswered', Severity.WARNING, 3),
  ])
  expect(groups.map(({ kind, below, findings }) => [kind, below, findings.map(({ weight }) => weight)])).toEqual([
    ['unanswered', false, [9, 3]],
    ['reset', false, [5]],
    ['unanswered', true, [1]],
  ])
})

test('a question has its own findings, with how bad the worst is', () => {
  const answers = create(AnswersResponseSchema, {
    findings: [
      finding('blocked', Severity.CRITICAL, 9),
      finding('http-5xx', Severity.WARNING, 5),
      finding('http-share', Severity.INFO, 1),
    ],
    questions: [
      { id: 'drops', told: true, findings: [0] },
      { id: 'http', told: true, findings: [1, 2] },
    ],
  })
  expect(answerTo(answers, 'http')).toMatchObject({ worst: Severity.WARNING, wrong: 1, told: true })
  expect(answerTo(answers, 'http').findings.map(({ kind }) => kind)).toEqual(['http-5xx', 'http-share'])
  expect(answerTo(answers, 'dns')).toMatchObject({ worst: Severity.INFO, wrong: 0, told: false, findings: [] })
})
