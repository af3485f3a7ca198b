import { expect, test } from 'vitest'
import { readFlags } from './flags.ts'

test('without flags the demo Relay listens where Relay does, on loopback', () => {
  expect(readFlags([])).toEqual({ host: '127.0.0.1', port: 4245, rate: 60, services: 0, seed: 1, act: 'l7' })
})

test('every flag is taken', () => {
  const line = '--listen 0.0.0.0:5000 --rate 20000 --services 300 --edges 900 --namespaces 20 --seed 9 --act open'
  expect(readFlags(line.split(' '))).toEqual({
    host: '0.0.0.0',
    port: 5000,
    rate: 20_000,
    services: 300,
    edges: 900,
    namespaces: 20,
    seed: 9,
    act: 'open',
  })
})

test.each([
  ['--listen=[::1]:4245', { host: '::1', port: 4245 }],
  ['--listen=:4245', { host: '0.0.0.0', port: 4245 }],
  ['--listen=localhost:0', { host: 'localhost', port: 0 }],
])('%s is an address', (flag, expected) => {
  expect(readFlags([flag])).toMatchObject(expected)
})

test.each([
  [['--listen', '4245'], '--listen 4245: expected HOST:PORT'],
  [['--listen', 'a:70000'], '--listen a:70000: expected HOST:PORT'],
  [['--rate', 'fast'], '--rate fast: expected a whole number from 1 to 100000'],
  [['--rate', '0'], '--rate 0: expected a whole number from 1 to 100000'],
  [['--rate='], '--rate : expected a whole number from 1 to 100000'],
  [['--services', '1e9'], '--services 1e9: expected a whole number from 0 to 5000'],
  [['--edges', 'many'], '--edges many: expected a whole number from 0 to 50000'],
  [['--seed', '-1'], 'seed'],
  [['--act', 'l8'], '--act l8: expected open, l4 or l7'],
  [['--nonsense'], '--nonsense'],
  [['stray'], 'stray'],
])('%j is refused', (args, wrong) => {
  expect(readFlags(args)).toEqual({ wrong: expect.stringContaining(wrong) })
})

test('--help asks for help', () => {
  expect(readFlags(['--rate', '5', '--help'])).toBe('help')
})
