import { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { heldBodies } from './bodies.ts'

class Request extends EventEmitter {
  destroyed = false

  destroy(): void {
    this.destroyed = true
    this.emit('close')
  }
}
const asked = (request: Request) => request as unknown as IncomingMessage

test('a hundred and more bodies that never end hold nobody up for long', () => {
  const bodies = heldBodies()
  const slow = Array.from({ length: 128 }, () => new Request())
  for (const request of slow) expect(bodies.admits(asked(request), 0)).toBe(true)
  expect(bodies.admits(asked(new Request()), 1_000)).toBe(false)
  slow[0]?.emit('end')
  expect(bodies.admits(asked(new Request()), 1_000)).toBe(true)
  expect(bodies.admits(asked(new Request()), 4_000)).toBe(false)
  expect(bodies.admits(asked(new Request()), 5_500)).toBe(true)
  expect(slow.map(({ destroyed }) => destroyed).indexOf(true)).toBe(1)
  expect(slow.filter(({ destroyed }) => destroyed)).toHaveLength(127)
})
