import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { CaptureFile } from '#service/capture-file.ts'
import { openStdin } from './stdin.ts'

const never = new AbortController().signal

async function* pipe(parts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    yield typeof part === 'string' ? new TextEncoder().encode(part) : part
  }
}

async function readAll(file: CaptureFile): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const { bytes } of file.open(never)) parts.push(bytes)
  return Buffer.concat(parts).toString()
}

describe('openStdin', () => {
  it('gives everyone all of it, during and after, until the pipe is closed', async () => {
    const file = await openStdin(pipe(['one\n', 'two\n', 'three\n']))
    expect(file.size).toBeUndefined()
    expect(await Promise.all([readAll(file), readAll(file)])).toEqual(['one\ntwo\nthree\n', 'one\ntwo\nthree\n'])
    expect(await readAll(file)).toBe('one\ntwo\nthree\n')
  })

  it('unpacks gzip', async () => {
    const packed = gzipSync('some text')
    expect(await readAll(await openStdin(pipe([packed.subarray(0, 1), packed.subarray(1)])))).toBe('some text')
  })

  it('keeps no more than its limit, and says so', async () => {
    const file = await openStdin(pipe(['12345', '67890', 'x']), { maxBytes: 10 })
    await expect(readAll(file)).rejects.toMatchObject({ code: 'ended', message: expect.stringContaining('left out') })
  })

  it('lets a reader go that waits for more', async () => {
    const file = await openStdin(pipe(['one', ...Array.from({ length: 1000 }, () => '')]))
    const abort = new AbortController()
    const chunks = file.open(abort.signal)[Symbol.asyncIterator]()
    await chunks.next()
    const waiting = chunks.next()
    abort.abort()
    expect((await waiting).done).toBe(true)
  })
})
