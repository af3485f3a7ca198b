import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { CaptureFile, FileChunk } from '#service/capture-file.ts'
import { fileError } from './errors.ts'
import { openStdin } from './stdin.ts'
import { unpack } from './unpack.ts'

const CHUNK = 256 * 1024

/**
 * The file at `path`, packed with gzip or not; `-` is what comes in through standard input. Throws FileError where it is missing, a folder or not readable, so that a
 * wrong path is said at the start and not at the first view.
 */
export async function openFile(path: string): Promise<CaptureFile> {
  if (path === '-') return openStdin(process.stdin)
  const size = await probe(path)
  // A named pipe can be read only once, as standard input.
  if (size === undefined) return openStdin(createReadStream(path), { name: basename(path) })
  return {
    name: basename(path),
    size,
    open: (signal) => unpack(chunks(path, signal), path, signal),
  }
}

/** The size of a regular file, undefined for anything else that can be read. */
async function probe(path: string): Promise<number | undefined> {
  try {
    const info = await stat(path)
    if (info.isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' })
    // A named pipe must not be opened before it is read: that would take its only writer away.
    if (!info.isFile()) return undefined
    const handle = await open(path, 'r')
    await handle.close()
    return info.size
  } catch (cause) {
    throw fileError(cause, path)
  }
}

async function* chunks(path: string, signal: AbortSignal): AsyncGenerator<FileChunk> {
  try {
    const handle = await open(path, 'r')
    try {
      let position = 0
      while (!signal.aborted) {
        const { bytesRead, buffer } = await handle.read({ buffer: new Uint8Array(CHUNK), length: CHUNK })
        if (bytesRead === 0) return
        position += bytesRead
        yield { bytes: buffer.subarray(0, bytesRead), position }
      }
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw fileError(cause, path)
  }
}
