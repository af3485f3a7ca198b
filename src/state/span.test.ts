import { beforeEach, expect, test } from 'vitest'
import { goLive, showWindow, spanStore, stepWindow, togglePause } from './span.ts'
import { EMPTY_TIMELINE, timelineStore } from './timeline.ts'

const span = () => spanStore.getState().span

beforeEach(() => {
  goLive()
  timelineStore.setState({ ...EMPTY_TIMELINE, serverTime: 100_000, matched: 7 })
})

test('pausing remembers when and how many flows there were', () => {
  togglePause()
  expect(span()).toEqual({ kind: 'paused', atMs: 100_000, matched: 7 })
  togglePause()
  expect(span()).toEqual({ kind: 'live' })
})

test('nothing can be paused before anything came', () => {
  timelineStore.setState(EMPTY_TIMELINE)
  togglePause()
  expect(span().kind).toBe('live')
})

test('windows are stepped by their width, beyond now is live', () => {
  showWindow({ fromMs: 60_000, toMs: 80_000 })
  stepWindow(1)
  expect(span()).toMatchObject({ fromMs: 80_000, toMs: 100_000, chosenMs: 100_000 })
  stepWindow(1)
  expect(span()).toEqual({ kind: 'live' })
  showWindow({ fromMs: 60_000, toMs: 80_000 })
  stepWindow(-1)
  expect(span()).toMatchObject({ fromMs: 40_000, toMs: 60_000 })
})

test('a window that ends before it begins is none', () => {
  showWindow({ fromMs: 5, toMs: 5 })
  showWindow({ fromMs: Number.NaN, toMs: 5 })
  expect(span().kind).toBe('live')
})
