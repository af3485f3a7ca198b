import { create, toBinary } from '@bufbuild/protobuf'
import { describe, expect, test } from 'vitest'
import { parseFlow } from '#domain/flow/notation.ts'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { type Row, RowSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { addCalls, noCalls } from './calls.ts'
import { RowList } from './rows.ts'

const ASK = 'shop/web{ip=10.0.0.1} -> shop/cart{ip=10.0.0.2}:80 http GET /cart'

const rowOf = (line: string, number: number): Row =>
  create(RowSchema, {
    number,
    response: toBinary(
      GetFlowsResponseSchema,
      create(GetFlowsResponseSchema, { responseTypes: { case: 'flow', value: parseFlow(line) } }),
    ),
  })

/** Batches of lines, each as a frame would bring them; `limit` rows are kept. */
function shown(batches: readonly (readonly string[])[], limit = 100) {
  let number = 0
  let kept = RowList.empty
  let calls = noCalls()
  const rows: Row[] = []
  for (const lines of batches) {
    const batch = lines.map((line) => rowOf(line, ++number))
    rows.push(...batch)
    kept = kept.append([...batch].reverse(), limit)
    calls = addCalls(calls, [...batch].reverse(), kept)
  }
  const numbers = Array.from({ length: calls.rows.length }, (_, index) => calls.rows.at(index)?.number)
  return { calls, rows, numbers }
}

describe('calls on one row', () => {
  test('the half that came first keeps its row and gets the other as its mate, also from another frame', () => {
    const { calls, rows, numbers } = shown([[`+1 ${ASK}`, '+1 shop/web -> shop/cart:80'], [`+1.1 ${ASK} 200`]])
    expect(numbers).toEqual([2, 1])
    const [ask, packet, tell] = rows
    if (ask === undefined || tell === undefined || packet === undefined) throw new Error('three rows')
    expect([calls.mates.get(ask), calls.mates.get(tell), calls.mates.get(packet)]).toEqual([tell, ask, undefined])
  })

  test('an answer without its request is a row of its own', () => {
    expect(shown([[`+1 ${ASK} 200`], ['+2 shop/web -> shop/cart:80']]).numbers).toEqual([2, 1])
  })

  test('nothing older is kept than the rows one by one', () => {
    const packets = Array.from({ length: 1500 }, (_, index) => [`+${index} shop/web -> shop/cart:80`])
    const { numbers } = shown([[`+1 ${ASK}`, `+1.1 ${ASK} 200`], ...packets], 600)
    expect(numbers.at(-1)).toBeGreaterThan(2)
    expect(numbers).toHaveLength(600)
  })

  test('bytes that are no flow stay rows', () => {
    const odd = create(RowSchema, { number: 1, response: new Uint8Array([0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]) })
    const kept = RowList.empty.append([odd], 10)
    expect(addCalls(noCalls(), [odd], kept).rows.at(0)).toBe(odd)
  })
})
