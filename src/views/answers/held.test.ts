import { create } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import { AnswersResponseSchema, FindingSchema, Severity } from '#gen/orrery/v1/orrery_pb.ts'
import { changesSince, heldAnswers } from './held.ts'

const finding = (filter: string, severity: Severity = Severity.WARNING) =>
  create(FindingSchema, { kind: 'dropped', filter, severity })
const answers = (...findings: ReturnType<typeof finding>[]) =>
  create(AnswersResponseSchema, { findings, questions: [{ id: 'drops', findings: findings.map((_, index) => index) }] })
const filters = (response: ReturnType<typeof answers>) => response.findings.map(({ filter }) => filter)

describe('answers that are being read', () => {
  const kept = answers(finding('a'), finding('b'), finding('c', Severity.CRITICAL))

  it('hold their order, and say what is known now', () => {
    const [a, b, c] = [finding('a'), finding('b'), finding('c', Severity.CRITICAL)]
    const held = heldAnswers(kept, answers(c, b, a))
    expect(filters(held)).toEqual(['a', 'b', 'c'])
    expect(held.findings[0]).toBe(a)
    expect(held.questions[0]?.findings).toEqual([0, 1, 2])
  })

  it('keep what is gone or no longer as grave where it stood, and let newcomers wait', () => {
    const live = answers(finding('d'), finding('c', Severity.INFO), finding('b'))
    const held = heldAnswers(kept, live)
    expect(filters(held)).toEqual(['a', 'b', 'c'])
    expect(held.findings[2]?.severity).toBe(Severity.CRITICAL)
    expect(changesSince(kept, live)).toBe(2)
  })

  it('are the same answer where nothing changed', () => {
    expect(heldAnswers(kept, kept)).toBe(kept)
    expect(changesSince(kept, answers(finding('b'), finding('c', Severity.CRITICAL), finding('a')))).toBe(0)
  })
})
