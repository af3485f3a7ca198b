import { create } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { SourceState, SourceStatusSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { blindSince, isBlind } from './blind.ts'
import type { LinkState } from './flows.ts'

const OPEN: LinkState = { kind: 'open' }
const QUIET: LinkState = { kind: 'quiet', sinceMs: 5 }
const LOST: LinkState = { kind: 'lost', message: '', attempts: 1, retryAt: 0 }

test.each([
  ['all is well', OPEN, SourceState.LIVE, undefined],
  ['it is being connected', OPEN, SourceState.CONNECTING, undefined],
  ['a file was read', OPEN, SourceState.COMPLETE, undefined],
  ['the source was lost', OPEN, SourceState.RECONNECTING, 7000],
  ['the source cannot be had', OPEN, SourceState.FAILED, 7000],
  ['nothing comes from the backend', QUIET, SourceState.LIVE, 9000],
  ['the backend is lost', LOST, SourceState.LIVE, 9000],
  ['the backend is lost after its source', LOST, SourceState.RECONNECTING, 7000],
])('%s: seen or not, and since when not', (_, link, state, since) => {
  const source = create(SourceStatusSchema, { state, sinceMs: 7000 })
  const flows = { link, source, generation: 1, revision: 1 }
  expect(blindSince(flows, { serverTime: 9000, file: false })).toBe(since)
  expect(isBlind(flows)).toBe(since !== undefined)
  expect(blindSince(flows, { serverTime: 9000, file: true })).toBeUndefined()
})
