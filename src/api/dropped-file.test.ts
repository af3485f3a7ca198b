import { beforeAll, describe, expect, it } from 'vitest'
import { droppedFile } from './dropped-file.ts'

const text = Array.from({ length: 20_000 }, (_, n) => `{"flow":{"uuid":"${n} ${Math.sin(n)}"}}\n`).join('')
const gzip = async (content: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(
    await new Response(new Blob([content]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer(),
  )
let packed = new Uint8Array(0)
beforeAll(async () => {
  packed = await gzip(text)
})

async function readAll(content: Uint8Array<ArrayBuffer>): Promise<{ text: string; position: number; error: unknown }> {
  const file = droppedFile(new File([content], 'capture.jsonl'))
  const decoder = new TextDecoder()
  const read = { text: '', position: 0, error: undefined as unknown }
  try {
    for await (const { bytes, position } of file.open(new AbortController().signal)) {
      read.text += decoder.decode(bytes, { stream: true })
      read.position = position
    }
  } catch (cause) {
    read.error = cause
  }
  return read
}

describe('droppedFile', () => {
  it('knows the name and the size', () => {
    expect(droppedFile(new File(['abc'], 'x.jsonl'))).toMatchObject({ name: 'x.jsonl', size: 3 })
  })

  it.each([
    ['text', new TextEncoder().encode(text), text],
    ['gzip', undefined, text],
    ['nothing', new Uint8Array(0), ''],
    ['a single byte', new Uint8Array([0x7b]), '{'],
  ])('reads %s', async (_, bytes, expected) => {
    const content = bytes ?? packed
    const read = await readAll(content)
    expect(read.error).toBeUndefined()
    expect(read.text === expected).toBe(true)
    expect(read.position).toBe(content.length)
  })

  it('reads all parts of a gzip file that has several', async () => {
    const read = await readAll(new Uint8Array([...packed, ...(await gzip('more\n')), ...packed]))
    expect(read.error).toBeUndefined()
    expect(read.text === `${text}more\n${text}`).toBe(true)
  })

  it('gives what a cut-off gzip file holds up to there, and says so', async () => {
    const read = await readAll(packed.slice(0, packed.length / 2))
    expect(read.text.length).toBeGreaterThan(1000)
    expect(text.startsWith(read.text.slice(0, 1000))).toBe(true)
    expect(read.error).toMatchObject({ code: 'ended', message: expect.stringContaining('cut off') })
  })

  it('stops at an abort', async () => {
    const abort = new AbortController()
    let chunks = 0
    for await (const { bytes } of droppedFile(new File([text], 'x')).open(abort.signal)) {
      expect(bytes.length).toBeGreaterThan(0)
      chunks += 1
      abort.abort()
    }
    expect(chunks).toBe(1)
  })
})
