import type { FileChunk } from '#service/capture-file.ts'

const CHUNK = 64 * 1024

/** Where a part of a gzip file may begin (RFC 1952: two fixed bytes, deflate, flags below 32); -1 when nowhere. */
function nextPart(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0x1f, from); at >= 0 && at + 3 < bytes.length; at = bytes.indexOf(0x1f, at + 1)) {
    if (bytes[at + 1] === 0x8b && bytes[at + 2] === 8 && (bytes[at + 3] ?? 255) < 32) return at
  }
  return -1
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

interface Part {
  /** Everything unpacked so far; rejects where the packed bytes are no gzip or belong to the next part. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>
  end(): Promise<void>
  take(): Uint8Array[]
}

function createPart(): Part {
  const stream = new DecompressionStream('gzip')
  const writer = stream.writable.getWriter()
  const reader = stream.readable.getReader()
  let out: Uint8Array[] = []
  const read = async (): Promise<void> => {
    for (let next = await reader.read(); !next.done; next = await reader.read()) out.push(next.value)
  }
  // What goes wrong is also said by the writer.
  const all = read().catch(() => undefined)
  return {
    write: (bytes) => writer.write(bytes),
    async end() {
      await writer.close()
      await all
    },
    take() {
      const taken = out
      out = []
      return taken
    },
  }
}

/**
 * Unpacks a gzip file part by part: browsers unpack one part only and take the next for junk. So bytes are handed over up
 * to where a part may begin; when the first bytes from there are refused, a part did begin. Throws what the browser
 * throws at a damaged or cut-off file, after what it unpacked before.
 */
export async function* gunzip(file: Blob, signal: AbortSignal): AsyncGenerator<FileChunk> {
  let part = createPart()
  let mayBegin = false
  let position = 0
  while (position < file.size && !signal.aborted) {
    const bytes = new Uint8Array(await file.slice(position, position + CHUNK + 4).arrayBuffer())
    const next = nextPart(bytes, 1)
    const end = next > 0 ? next : Math.min(CHUNK, bytes.length)
    try {
      await part.write(bytes.subarray(0, end))
    } catch (cause) {
      for (const unpacked of part.take()) yield { bytes: unpacked, position }
      if (!mayBegin) throw cause
      mayBegin = false
      part = createPart()
      continue
    }
    position += end
    mayBegin = next > 0
    // Refused bytes take along what is unpacked and not yet read.
    if (mayBegin) await turn()
    for (const unpacked of part.take()) yield { bytes: unpacked, position }
  }
  if (signal.aborted) return
  try {
    await part.end()
  } finally {
    for (const unpacked of part.take()) yield { bytes: unpacked, position }
  }
}
