import { expect, test, vi } from 'vitest'
import { ask, write } from './ask.ts'
import { queryStore } from './query.ts'

test('a link with a CEL expression waits for the compiler, unless the person asks for something else meanwhile', async () => {
  ask("cel:'true'")
  expect(queryStore.getState()).toMatchObject({ filter: '', problem: undefined })
  ask('verdict:DROPPED')
  await import('#domain/filter/cel.ts')
  await Promise.resolve()
  expect(queryStore.getState()).toMatchObject({ filter: 'verdict:DROPPED', problem: undefined })
  write('cel:1 verdict:FORWARDED')
  await vi.waitFor(() => expect(queryStore.getState().problem?.message).toContain('wanted "bool"'))
})
