import { expect, it } from 'vitest'
import { pause } from './pause.ts'

it('a pause ends when one of its signals is aborted, or was already', async () => {
  const first = new AbortController()
  const second = new AbortController()
  const waiting = pause(3_600_000, first.signal, second.signal)
  second.abort()
  await expect(waiting).resolves.toBeUndefined()
  await expect(pause(3_600_000, first.signal, second.signal)).resolves.toBeUndefined()
})
