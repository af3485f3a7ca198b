import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { linkedSignal } from './linked-signal.ts'

test('ends with the first of its signals, for the same reason, and leaves nothing on the others', () => {
  const process = new AbortController()
  for (let request = 0; request < 100; request++) {
    const call = new AbortController()
    const linked = linkedSignal(call.signal, process.signal)
    expect(linked.aborted).toBe(false)
    call.abort(new Error(`request ${request}`))
    expect(linked.reason).toMatchObject({ message: `request ${request}` })
  }
  expect(getEventListeners(process.signal, 'abort')).toHaveLength(0)
})

test('is aborted at once where one of its signals is', () => {
  const open = new AbortController()
  expect(linkedSignal(open.signal, AbortSignal.abort('over')).reason).toBe('over')
  expect(getEventListeners(open.signal, 'abort')).toHaveLength(0)
})
