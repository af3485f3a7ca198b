import { expect, test } from 'vitest'
import { ask } from './ask.ts'
import { readyFor } from './late-cel.ts'
import { queryStore } from './query.ts'

test('what a link asks for in CEL is in force from the first moment, once the page is ready for it', async () => {
  const text = "cel:'_flow.verdict == Verdict.DROPPED'"
  await readyFor('verdict:DROPPED')
  ask(text)
  expect(queryStore.getState().filter).toBe('')
  await readyFor(text)
  ask(text)
  expect(queryStore.getState()).toMatchObject({ problem: undefined })
  expect(queryStore.getState().filter).toContain('Verdict.DROPPED')
})
