import { create } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { FindingSchema, Severity } from '#gen/orrery/v1/orrery_pb.ts'
import { groupFindings } from './groups.ts'

const finding = (kind: string, severity: Severity, weight: number) => create(FindingSchema, { kind, severity, weight })

test('what is wrong stands apart from what is worth knowing, by kind, in the order it came', () => {
  const { wrong, known } = groupFindings([
    finding('unanswered', Severity.CRITICAL, 9),
    finding('blocked', Severity.WARNING, 5),
    finding('unanswered', Severity.WARNING, 3),
    finding('chattiest', Severity.INFO, 100),
  ])
  const shape = (groups: typeof wrong) =>
    groups.map(({ kind, findings }) => [kind, findings.map(({ weight }) => weight)])
  expect(shape(wrong)).toEqual([
    ['unanswered', [9, 3]],
    ['blocked', [5]],
  ])
  expect(shape(known)).toEqual([['chattiest', [100]]])
})
