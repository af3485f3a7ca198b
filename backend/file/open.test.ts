import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FileError } from '#service/capture-file.ts'
import { openFile } from './open.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'orrery-file-'))
})
afterAll(() => rm(folder, { recursive: true }))

const text = Array.from({ length: 40_000 }, (_, n) => `{"flow":{"uuid":"${n} ${Math.sin(n)}"}}\n`).join('')

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

async function readAll(path: string): Promise<{ text: string; position: number; error: unknown }> {
  const file = await openFile(path)
  const parts: Uint8Array[] = []
  let position = 0
  let error: unknown
  try {
    for await (const chunk of file.open(new AbortController().signal)) {
      parts.push(Buffer.from(chunk.bytes))
      position = chunk.position
    }
  } catch (cause) {
    error = cause
  }
  return { text: Buffer.concat(parts).toString(), position, error }
}

describe('openFile', () => {
  const packed = gzipSync(text)
  const members = Buffer.concat([gzipSync(text.slice(0, 1000)), gzipSync(text.slice(1000))])

  it.each([
    ['plain text', 'plain.jsonl', Buffer.from(text), text],
    ['gzip under any name', 'packed.jsonl', packed, text],
    ['gzip of several members', 'members.gz', members, text],
    ['plain text called gz', 'plain.gz', Buffer.from(text), text],
    ['an empty file', 'empty', Buffer.alloc(0), ''],
    ['a file of one byte', 'one', Buffer.from('{'), '{'],
  ])('reads %s', async (_, name, content, expected) => {
    const path = await write(name, content)
    expect(await openFile(path)).toMatchObject({ name, size: content.length })
    const read = await readAll(path)
    expect(read.error).toBeUndefined()
    expect(read.text === expected).toBe(true)
    expect(read.position).toBe(content.length)
  })

  it.each([
    ['cut off', packed.subarray(0, packed.length / 2)],
    ['damaged', Buffer.concat([packed.subarray(0, packed.length / 2), Buffer.alloc(1000, 7)])],
  ])('gives what a %s gzip file holds up to there, and says so', async (_, content) => {
    const read = await readAll(await write('broken.gz', content))
    expect(read.text.length).toBeGreaterThan(1000)
    expect(text.startsWith(read.text.slice(0, 1000))).toBe(true)
    expect(read.error).toBeInstanceOf(FileError)
    expect(read.error).toMatchObject({ code: 'ended' })
  })

  it.skipIf(process.platform === 'win32')('reads a named pipe, again and again', async () => {
    const path = join(folder, 'pipe')
    execFileSync('mkfifo', [path])
    const file = await openFile(path)
    await writeFile(path, text)
    for (const pass of [1, 2]) {
      const parts: Uint8Array[] = []
      for await (const { bytes } of file.open(new AbortController().signal)) parts.push(bytes)
      expect(Buffer.concat(parts).toString() === text, `pass ${pass}`).toBe(true)
    }
  })

  it('says that a file is missing, or is a folder', async () => {
    await mkdir(join(folder, 'sub'))
    await expect(openFile(join(folder, 'none'))).rejects.toMatchObject({ code: 'file-missing', message: /no file/ })
    await expect(openFile(join(folder, 'sub'))).rejects.toMatchObject({ code: 'file-missing', message: /folder/ })
  })

  it('says that a file went away between two reads', async () => {
    const path = await write('brief', text)
    const file = await openFile(path)
    await rm(path)
    const chunks = file.open(new AbortController().signal)[Symbol.asyncIterator]()
    await expect(chunks.next()).rejects.toMatchObject({ code: 'file-missing' })
  })

  it('stops at an abort and lets go of a packed file that is not read to its end', async () => {
    const file = await openFile(await write('packed.gz', packed))
    const abort = new AbortController()
    let chunks = 0
    for await (const chunk of file.open(abort.signal)) {
      expect(chunk.bytes.length).toBeGreaterThan(0)
      chunks += 1
      if (chunks === 1) abort.abort()
    }
    for await (const chunk of file.open(new AbortController().signal)) {
      expect(chunk.bytes.length).toBeGreaterThan(0)
      break
    }
    expect(chunks).toBeGreaterThan(0)
  })
})
