import { create } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { CheckVerdict, DiagnoseResponseSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { BEGUN, withReport } from './doctor.ts'

const report = (checks: Readonly<Record<string, CheckVerdict>>, done = false) =>
  create(DiagnoseResponseSchema, {
    timeMs: 7,
    done,
    checks: Object.entries(checks).map(([id, verdict]) => ({ id, verdict })),
  })

test('checks keep their order while their verdicts come', () => {
  const first = withReport(BEGUN, report({ address: CheckVerdict.RUNNING, tcp: CheckVerdict.RUNNING }))
  const second = withReport(first, report({ tcp: CheckVerdict.FAIL }))
  expect(second.checks.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['address', CheckVerdict.RUNNING],
    ['tcp', CheckVerdict.FAIL],
  ])
  expect(second.state).toEqual({ kind: 'running' })
  const last = withReport(second, report({ address: CheckVerdict.OK }, true))
  expect(last.checks[0]?.verdict).toBe(CheckVerdict.OK)
  expect(last.state).toEqual({ kind: 'done', timeMs: 7 })
})
