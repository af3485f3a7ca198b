import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { linkedSignal } from './linked-signal.ts'

const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length

test('ends with the first of its signals, for the same reason, and leaves nothing on the others', () => {
  const process = new AbortController()
  const calls = Array.from({ length: 100 }, () => new AbortController())
  const linked = calls.map(({ signal }) => linkedSignal(signal, process.signal))
  expect(listeners(process.signal)).toBe(1)
  for (const [number, call] of calls.slice(0, 99).entries()) call.abort(`request ${number}`)
  expect(linked.map(({ reason }): unknown => reason).slice(0, 99)).toEqual(
    calls.slice(0, 99).map((_, n) => `request ${n}`),
  )
  expect(linked[99]?.aborted).toBe(false)
  process.abort('over')
  expect(linked[99]?.reason).toBe('over')
  expect(linked[0]?.reason).toBe('request 0')
})

test('is aborted at once where one of its signals is', () => {
  const open = new AbortController()
  expect(linkedSignal(open.signal, AbortSignal.abort('over')).reason).toBe('over')
  expect(listeners(open.signal)).toBe(0)
})
