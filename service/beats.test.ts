import { Code, ConnectError } from '@connectrpc/connect'
import { afterEach, expect, test } from 'vitest'
import { endAll, serve, until } from './test-service.ts'
import { TestSource } from './test-source.ts'

afterEach(endAll)

test('beats come as they are made, bring nothing of the view, and count as no viewer', async () => {
  const source = new TestSource()
  const { client, state, end } = serve(source)
  const numbers: number[] = []
  for await (const { number } of client.beat({}, { signal: end.signal })) {
    numbers.push(number)
    if (numbers.length === 2) break
  }
  expect(numbers).toEqual([1, 2])
  expect([state().viewers, state().views, source.live.length]).toEqual([0, 0, 0])
})

test('beats that too many ask for are refused until others have gone', async () => {
  const { client, end } = serve(new TestSource(), { maxViewers: 2 })
  const leave = [new AbortController(), new AbortController()]
  let beating = 0
  const read = async (signal: AbortSignal) => {
    for await (const { number } of client.beat({}, { signal })) if (number === 1) beating++
  }
  const reading = leave.map(({ signal }) => read(signal).catch(() => undefined))
  await until(() => beating === 2)
  const refused = await read(end.signal).catch((error: unknown) => ConnectError.from(error).code)
  expect(refused).toBe(Code.ResourceExhausted)
  for (const controller of leave) controller.abort()
  await Promise.all(reading)
  void read(end.signal).catch(() => undefined)
  await until(() => beating === 3)
})
