import { describe, expect, it } from 'vitest'
import { createToUtf8 } from './utf16.ts'

const TEXT = '{"a":"ü 🚀"}\r\n'
function utf16(text: string, little: boolean): Uint8Array {
  const marked = `\uFEFF${text}`
  const view = new DataView(new ArrayBuffer(marked.length * 2))
  for (let at = 0; at < marked.length; at += 1) view.setUint16(2 * at, marked.charCodeAt(at), little)
  return new Uint8Array(view.buffer)
}

describe.each([1, 2, 3, 100])('createToUtf8 with chunks of %d bytes', (size) => {
  it.each([
    ['UTF-8', new TextEncoder().encode(TEXT), TEXT],
    ['UTF-16 little endian', utf16(TEXT, true), TEXT],
    ['UTF-16 big endian', utf16(TEXT, false), TEXT],
    ['nothing', new Uint8Array(0), ''],
  ])('reads %s', (_, bytes, expected) => {
    const toUtf8 = createToUtf8()
    const out: number[] = []
    for (let at = 0; at < bytes.length; at += size) out.push(...toUtf8(bytes.subarray(at, at + size)))
    expect(new TextDecoder().decode(Uint8Array.from(out))).toBe(expected)
  })
})
