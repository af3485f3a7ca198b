import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { AnswersResponse } from '#gen/orrery/v1/orrery_pb.ts'
import { answersStore } from '#src/state/answers.ts'
import { changesSince, heldAnswers } from './held.ts'

/** After another question was asked its answer is shown as soon as it comes, and for so long what follows it. */
const ASKED_MS = 3000

interface Kept {
  readonly answers: AnswersResponse
  readonly question: unknown
  readonly thresholds: unknown
  /** Something else was asked just now, when this was the answer, and so every one is taken; one object for each time. */
  readonly asked: { readonly before: AnswersResponse } | undefined
}

/** The answers in an order that holds still while somebody reads them; `fresh` counts what changed since. */
export function useHeld(live: AnswersResponse, reading: boolean) {
  const { question, thresholds } = useStore(answersStore)
  const [kept, setKept] = useState<Kept>({ answers: live, question, thresholds, asked: undefined })
  const other = kept.question !== question || kept.thresholds !== thresholds
  const asked = other ? { before: live } : kept.asked
  const taken = !reading || asked !== undefined
  if (taken && (other || kept.answers !== live)) setKept({ answers: live, question, thresholds, asked })
  const came = kept.asked !== undefined && kept.answers !== kept.asked.before
  useEffect(() => {
    if (!came) return
    const over = kept.asked
    const done = () => setKept((now) => (now.asked === over ? { ...now, asked: undefined } : now))
    const timer = setTimeout(done, ASKED_MS)
    return () => clearTimeout(timer)
  }, [came, kept.asked])
  const base = taken ? live : kept.answers
  return {
    answers: heldAnswers(base, live),
    fresh: changesSince(base, live),
    sortNow: () => setKept({ ...kept, answers: live }),
  }
}
