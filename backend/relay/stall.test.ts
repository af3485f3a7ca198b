import { expect, it } from 'vitest'
import { type Look, StallWatch } from './stall.ts'

const look = (atMs: number, messages: number, seen: number, nodes = 3): Look => ({ atMs, messages, seen, nodes })

it.each<[string, readonly Look[], number]>([
  ['one look tells nothing', [look(0, 5, 1_000)], 0],
  ['silence while nodes see flows', [look(0, 5, 1_000), look(2_000, 5, 1_200)], 200],
  ['silence while nothing happens', [look(0, 5, 1_000), look(60_000, 5, 1_010)], 0],
  ['slow growth adds up', [look(0, 5, 1_000), look(2_000, 5, 1_060), look(4_000, 5, 1_120)], 120],
  ['many nodes that each keep back their last flow', [look(0, 5, 1_000, 200), look(2_000, 5, 1_200, 200)], 0],
  ['messages arrive', [look(0, 5, 1_000), look(2_000, 6, 9_000)], 0],
  ['too early to tell', [look(0, 5, 1_000), look(500, 5, 9_000)], 0],
  ['a node joined with its count', [look(0, 5, 1_000), look(2_000, 5, 900_000, 4)], 0],
  ['a node started anew', [look(0, 5, 1_000), look(2_000, 5, 800), look(4_000, 5, 850)], 0],
])('%s', (_what, looks, missing) => {
  const watch = new StallWatch()
  expect(looks.map((each) => watch.look(each)).at(-1)).toBe(missing)
})
