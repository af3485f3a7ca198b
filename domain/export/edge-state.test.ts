import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import { EdgeSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { isProblem } from './edge-state.ts'

describe('a problem', () => {
  it.each<[string, MessageInitShape<typeof EdgeSchema>, boolean]>([
    ['drops within the minute', { minute: { dropped: 1, forwarded: 500 } }, true],
    ['drops of a window, whose minute is an average', { minute: { dropped: 0.02 } }, true],
    ['errors', { minute: { error: 1 } }, true],
    ['one failed call in a hundred', { minute: { calls: 100, failedCalls: 1 } }, true],
    ['fewer', { minute: { calls: 1000, failedCalls: 1 } }, false],
    ['what would be denied', { minute: { audit: 9 } }, false],
    ['what was dropped long ago', { dropped: 9, lastDroppedMs: 1 }, false],
    ['nothing seen', {}, false],
  ])('%s', (_, edge, expected) => {
    expect(isProblem(create(EdgeSchema, edge))).toBe(expected)
  })
})
