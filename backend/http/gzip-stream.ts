import { constants, createGzip } from 'node:zlib'

/**
 * The chunks as one gzip stream that is flushed after each of them, so that whoever reads it can unpack a chunk as soon as it
 * is there. One dictionary serves them all: frames repeat labels and names, and pack to a tenth.
 */
export async function* gzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gzip = createGzip({ level: 4 })
  let parts: Buffer[] = []
  let fail: (error: Error) => void = () => undefined
  gzip.on('data', (part: Buffer) => parts.push(part))
  gzip.on('error', (error) => fail(error))
  const take = () => {
    const taken = Buffer.concat(parts)
    parts = []
    return taken
  }
  try {
    for await (const chunk of chunks) {
      await new Promise<void>((resolve, reject) => {
        fail = reject
        gzip.write(chunk)
        gzip.flush(constants.Z_SYNC_FLUSH, resolve)
      })
      yield take()
    }
    await new Promise<void>((resolve, reject) => {
      fail = reject
      gzip.once('end', resolve)
      gzip.end()
    })
    yield take()
  } finally {
    gzip.close()
  }
}
