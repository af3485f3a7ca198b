import { expect, test } from 'vitest'
import { Turns } from './turns.ts'

const nothing = () => Promise.resolve()

test('what is asked for at once is answered in order, and others have their turn in between', async () => {
  const turns = new Turns(32)
  const order: string[] = []
  const other = setInterval(() => order.push('other'), 0)
  const answers = Array.from({ length: 20 }, (_, index) => turns.take(nothing, () => order.push(`${index}`)))
  await Promise.all(answers)
  clearInterval(other)
  const made = order.filter((word) => word !== 'other')
  expect(made).toEqual(Array.from({ length: 20 }, (_, index) => `${index}`))
  for (const [at, word] of order.entries())
    if (word !== 'other') expect(order[at + 1] === `${Number(word) + 1}`).toBe(false)
})

test('one that fails gives its place back, whether it was prepared or not', async () => {
  const turns = new Turns(32)
  const fails = () => Promise.reject(new Error('no'))
  const all = Array.from({ length: 32 }, (_, index) =>
    index % 2 === 0
      ? turns.take(fails, () => 1)
      : turns.take(nothing, () => {
          throw new Error('no')
        }),
  )
  expect(turns.full).toBe(true)
  expect((await Promise.allSettled(all)).every(({ status }) => status === 'rejected')).toBe(true)
  expect(turns.full).toBe(false)
  expect(await turns.take(nothing, () => 7)).toBe(7)
})
