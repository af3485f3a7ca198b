import { createGunzip } from 'node:zlib'
import { type FileChunk, FileError } from '#service/capture-file.ts'

/** The first bytes of gzip (RFC 1952, 2.3.1). */
const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

const ZLIB_CODES = new Set(['Z_BUF_ERROR', 'Z_DATA_ERROR', 'ERR_STREAM_PREMATURE_CLOSE'])
const isDamage = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' && ZLIB_CODES.has(cause.code)

/**
 * Unpacks gzip, told by its first two bytes and not by a name; everything else passes as it is. All members of a gzip file
 * are read. A damaged or cut-off file gives all that came before and then a FileError `ended`.
 */
export async function* unpack(
  chunks: AsyncIterable<FileChunk>,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<FileChunk> {
  const source = chunks[Symbol.asyncIterator]()
  try {
    let first = await source.next()
    if (first.done !== true && first.value.bytes.length === 1) {
      const second = await source.next()
      if (second.done !== true) {
        first = { value: { ...second.value, bytes: Buffer.concat([first.value.bytes, second.value.bytes]) } }
      }
    }
    if (first.done === true) return
    if (isGzip(first.value.bytes)) {
      yield* gunzip(first.value, source, name, signal)
      return
    }
    yield first.value
    for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value
  } finally {
    await source.return?.()
  }
}

async function* gunzip(
  first: FileChunk,
  rest: AsyncIterator<FileChunk>,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<FileChunk> {
  let position = first.position
  const inflate = createGunzip({ chunkSize: 256 * 1024 })
  let broken: unknown
  const feed = async (): Promise<void> => {
    for (let next: IteratorResult<FileChunk> = { value: first }; next.done !== true; next = await rest.next()) {
      position = next.value.position
      if (inflate.destroyed) return
      if (!inflate.write(next.value.bytes)) {
        await new Promise<void>((resolve) => {
          inflate.once('drain', resolve)
          inflate.once('close', resolve)
        })
      }
    }
    inflate.end()
  }
  const fed = feed().catch((cause: unknown) => {
    broken = cause
    inflate.destroy()
  })
  try {
    for await (const bytes of inflate as AsyncIterable<Buffer>) yield { bytes, position }
  } catch (cause) {
    // At an abort the packed bytes stop short, which is no damage.
    if (signal.aborted) return
    if (broken !== undefined) throw broken
    if (!isDamage(cause)) throw cause
    const message = `${name} is packed with gzip and damaged or cut off: what came before is shown.`
    throw new FileError('ended', message, 'Copy the file again if flows are missing.', { cause })
  } finally {
    inflate.destroy()
    await fed
  }
}
