import { createStore } from 'zustand/vanilla'
import type { AnswersResponse, Thresholds } from '#gen/orrery/v1/orrery_pb.ts'

/** The thresholds that a person may change, by their names on the wire. */
export type ThresholdName = Exclude<keyof Thresholds, '$typeName' | '$unknown'>

/** The questions of the view, by their names on the wire; '' is the overview of all that is wrong. */
export const TOPICS = [
  '',
  'drops',
  'dns',
  'connections',
  'http',
  'latency',
  'between',
  'outside',
  'names',
  'chattiest',
  'new',
] as const
export type Topic = (typeof TOPICS)[number]

/** Names of thresholds on the wire, as they stand in the address. */
export const THRESHOLDS: readonly ThresholdName[] = [
  'minDrops',
  'minFailed',
  'share5xx',
  'share4xx',
  'shareDns',
  'minConnections',
  'shareConnections',
  'minCalls',
  'slowP95Ms',
  'slowP99Ms',
  'newMs',
  'top',
]

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
  readonly topic: Topic
  /** What the backend answered last, and why it did not. One writer: `src/api/answers.ts`. */
  readonly answers: AnswersResponse | undefined
  readonly problem: string
}

const NO_QUESTION: Question = { name: '', from: '', to: '' }

export const answersStore = createStore<AnswersState>(() => ({
  thresholds: {},
  question: NO_QUESTION,
  topic: '',
  answers: undefined,
  problem: '',
}))

export const setThreshold = (name: ThresholdName, value: number): void =>
  answersStore.setState(({ thresholds }) => ({ thresholds: { ...thresholds, [name]: value } }))

export const resetThresholds = (): void => answersStore.setState({ thresholds: {} })

export const chooseTopic = (topic: Topic): void => answersStore.setState({ topic })

export const question = (change: Partial<Question>): void =>
  answersStore.setState((state) => ({ question: { ...state.question, ...change } }))
