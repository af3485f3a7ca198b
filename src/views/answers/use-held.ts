import { useState } from 'react'
import { useStore } from 'zustand'
import type { AnswersResponse } from '#gen/orrery/v1/orrery_pb.ts'
import { answersStore } from '#src/state/answers.ts'
import { changesSince, heldAnswers } from './held.ts'

/** After another question was asked its answer is shown as soon as it comes: within so long. */
const ASKED_MS = 3000

interface Kept {
  readonly answers: AnswersResponse
  readonly question: unknown
  readonly thresholds: unknown
  /** Until then every answer is taken, on the page's clock. */
  readonly openUntil: number
}

/** The answers in an order that holds still while somebody reads them; `fresh` counts what changed since. */
export function useHeld(live: AnswersResponse, reading: boolean) {
  const { question, thresholds } = useStore(answersStore)
  const [kept, setKept] = useState<Kept>({ answers: live, question, thresholds, openUntil: 0 })
  const now = performance.now()
  const other = kept.question !== question || kept.thresholds !== thresholds
  const openUntil = other ? now + ASKED_MS : kept.openUntil
  const taken = !reading || other || now < openUntil
  if (taken && (other || kept.answers !== live)) setKept({ answers: live, question, thresholds, openUntil })
  const base = taken ? live : kept.answers
  return {
    answers: heldAnswers(base, live),
    fresh: changesSince(base, live),
    sortNow: () => setKept({ ...kept, answers: live }),
  }
}
