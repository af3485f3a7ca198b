import { createStore } from 'zustand/vanilla'
import type { AnswersResponse, Thresholds } from '#gen/orrery/v1/orrery_pb.ts'

/** The thresholds that a person may change, by their names on the wire. */
export type ThresholdName = Exclude<keyof Thresholds, '$typeName' | '$unknown'>

/** Questions that name something: who asked for a DNS name, and how long calls take between two services (by id). */
export interface Question {
  readonly name: string
  readonly from: string
  readonly to: string
}

export interface AnswersState {
  /** Thresholds that differ from the backend's defaults. One writer: the person. */
  readonly thresholds: Readonly<Partial<Record<ThresholdName, number>>>
  readonly question: Question
  /** What the backend answered last, and why it did not. One writer: `src/api/answers.ts`. */
  readonly answers: AnswersResponse | undefined
  readonly problem: string
}

const NO_QUESTION: Question = { name: '', from: '', to: '' }

export const answersStore = createStore<AnswersState>(() => ({
  thresholds: {},
  question: NO_QUESTION,
  answers: undefined,
  problem: '',
}))

export const setThreshold = (name: ThresholdName, value: number): void =>
  answersStore.setState(({ thresholds }) => ({ thresholds: { ...thresholds, [name]: value } }))

export const resetThresholds = (): void => answersStore.setState({ thresholds: {} })

export const question = (change: Partial<Question>): void =>
  answersStore.setState((state) => ({ question: { ...state.question, ...change } }))
