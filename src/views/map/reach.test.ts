import { describe, expect, it } from 'vitest'
import { path, reach } from './reach.ts'

const line = (text: string) => {
  const [source = '', target = ''] = text.split(' ')
  return { id: text, source, target }
}
//  a → b → c → d      e → b      c → c      x → y
const LINES = ['a b', 'b c', 'c d', 'e b', 'c c', 'x y'].map(line)

describe('reach', () => {
  it.each([
    ['b', '1', 'both', 'abce'],
    ['b', '1', 'downstream', 'bc'],
    ['b', '1', 'upstream', 'abe'],
    ['b', '2', 'downstream', 'bcd'],
    ['d', 'all', 'upstream', 'abcde'],
    ['a', 'all', 'both', 'abcd'],
    ['z', 'all', 'both', 'z'],
  ] as const)('from %s, %s hops, %s: %s', (card, hops, way, expected) => {
    expect([...reach(LINES, { card, hops, way })].sort().join('')).toBe(expected)
  })
})

describe('path', () => {
  it.each([
    ['a', 'd', 'abcd'],
    ['d', 'a', 'abcd'],
    ['a', 'e', 'abe'],
    ['a', 'a', 'a'],
    ['a', 'x', undefined],
  ])('from %s to %s: %s', (from, to, expected) => {
    expect(path(LINES, from, to)?.join('')).toBe(expected)
  })
})
