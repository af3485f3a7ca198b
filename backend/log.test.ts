import { expect, it } from 'vitest'
import { createLog } from './log.ts'

function written(format: 'text' | 'json', level = 'info'): { lines: string[]; log: ReturnType<typeof createLog> } {
  const lines: string[] = []
  return { lines, log: createLog({ level, format, write: (line) => lines.push(line) }) }
}

it('writes JSON, one line an event, with the level as a word and the time as a date', () => {
  const { lines, log } = written('json')
  log.warn({ code: 'refused' }, 'Nothing listens.')
  expect(lines).toHaveLength(1)
  const line = JSON.parse(lines[0] ?? '') as Record<string, unknown>
  expect(line).toMatchObject({ level: 'warn', code: 'refused', msg: 'Nothing listens.' })
  expect(Date.parse(String(line['time']))).toBeGreaterThan(0)
})

it('writes text for people', () => {
  const { lines, log } = written('text')
  log.info({ relay: 'localhost:4245', note: 'two words', nodes: 3 }, 'flows are coming in')
  expect(lines[0]).toMatch(
    /^\d\d:\d\d:\d\d\.\d{3} info {2}flows are coming in relay=localhost:4245 note="two words" nodes=3\n$/,
  )
})

it('shows where an error came from', () => {
  const { lines, log } = written('text')
  log.error({ err: new Error('boom') }, 'failed')
  expect(lines[0]).toMatch(/error failed err=Error: boom\n {4}at /)
})

it('is silent below its level', () => {
  const { lines, log } = written('text', 'warn')
  log.info('nothing to see')
  expect(lines).toEqual([])
})
