import { create, toBinary } from '@bufbuild/protobuf'
import { describe, expect, test } from 'vitest'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { RowSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { RowList } from './rows.ts'
import { writeRows } from './write-rows.ts'

const row = (number: number, uuid: string) => {
  const response = create(GetFlowsResponseSchema, { responseTypes: { case: 'flow', value: { uuid } } })
  return create(RowSchema, { number, response: toBinary(GetFlowsResponseSchema, response) })
}
const list = (count: number) =>
  RowList.empty.append(
    Array.from({ length: count }, (_, index) => row(count - index, `u${count - index}`)),
    10_000,
  )

describe('writing rows', () => {
  test('oldest first, all of them, with progress', async () => {
    const told: number[] = []
    const { content } = await writeRows(list(1203), 'jsonl', new AbortController().signal, (done) => told.push(done))
    const lines = (await content.text()).trimEnd().split('\n')
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([
      1203,
      '{"flow":{"uuid":"u1"}}',
      '{"flow":{"uuid":"u1203"}}',
    ])
    expect(told.at(-1)).toBe(1)
    expect(told.length).toBe(3)
  })

  test('what does not decode, and what the command line would not read, is counted', async () => {
    const broken = create(RowSchema, { number: 3, response: new Uint8Array([0xff]) })
    const rows = RowList.empty.append([broken, row(2, 'é'.repeat(40_000)), row(1, 'a')], 10)
    const { content, ...counts } = await writeRows(rows, 'jsonl', new AbortController().signal, () => undefined)
    expect(counts).toEqual({ undecodable: 1, tooLong: 1 })
    expect((await content.text()).split('\n').length).toBe(3)
  })

  test('ends when it is told to', async () => {
    const ending = new AbortController()
    const writing = writeRows(list(2000), 'csv', ending.signal, () => ending.abort(new Error('stopped')))
    await expect(writing).rejects.toThrow('stopped')
  })
})
