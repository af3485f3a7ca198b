const MARKS: readonly (readonly [first: number, second: number, encoding: string])[] = [
  [0xff, 0xfe, 'utf-16le'],
  [0xfe, 0xff, 'utf-16be'],
]

/**
 * Turns the bytes of a file into UTF-8. Only a file that begins with the byte order mark of UTF-16 changes: Windows
 * PowerShell writes such files when the output of a command is redirected.
 */
export function createToUtf8(): (chunk: Uint8Array) => Uint8Array {
  const encoder = new TextEncoder()
  let decoder: TextDecoder | undefined
  let begun = false
  let held: number | undefined

  return (chunk) => {
    if (begun) return decoder === undefined ? chunk : encoder.encode(decoder.decode(chunk, { stream: true }))
    const [first, second] = held === undefined ? chunk : [held, chunk[0]]
    if (first === undefined) return chunk
    if (second === undefined) {
      // One byte is too few to tell. No capture is so short.
      held = first
      return chunk.subarray(0, 0)
    }
    begun = true
    const encoding = MARKS.find((mark) => mark[0] === first && mark[1] === second)?.[2]
    const whole = held === undefined ? chunk : Uint8Array.of(held, ...chunk)
    if (encoding === undefined) return whole
    decoder = new TextDecoder(encoding)
    return encoder.encode(decoder.decode(whole, { stream: true }))
  }
}
