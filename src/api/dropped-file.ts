import { type CaptureFile, type FileChunk, FileError } from '#service/capture-file.ts'
import { gunzip } from './gunzip.ts'

/**
 * A file that a person dropped on the page or chose in a dialog. It stays on their machine; each pass reads it anew.
 * Packed with gzip or not, told by its first two bytes; a damaged one gives what it holds up to there.
 */
export function droppedFile(file: File): CaptureFile {
  return { name: file.name, size: file.size, open: (signal) => chunks(file, signal) }
}

async function* chunks(file: File, signal: AbortSignal): AsyncGenerator<FileChunk> {
  let packed = false
  try {
    const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer())
    packed = first === 0x1f && second === 0x8b
    yield* packed ? gunzip(file, signal) : plain(file, signal)
  } catch (cause) {
    throw fileError(cause, file.name, packed)
  }
}

async function* plain(file: File, signal: AbortSignal): AsyncGenerator<FileChunk> {
  const reader = file.stream().getReader()
  let position = 0
  try {
    while (!signal.aborted) {
      const { done, value } = await reader.read()
      if (done) return
      position += value.length
      yield { bytes: value, position }
    }
  } finally {
    // A stream that failed has said so through `read`; cancelling it rejects with the same again.
    await reader.cancel().catch(() => undefined)
  }
}

/** What a browser says about a file, in words for people. */
function fileError(cause: unknown, name: string, packed: boolean): FileError {
  if (cause instanceof DOMException && cause.name === 'NotFoundError') {
    return new FileError('file-missing', `${name} is no longer there.`, 'Drop it again.', { cause })
  }
  if (cause instanceof DOMException) {
    return new FileError('denied', `${name} changed or cannot be read any more.`, 'Drop it again.', { cause })
  }
  // The streams standard makes every trouble with packed bytes a TypeError.
  if (packed && (cause instanceof TypeError || (cause instanceof Error && 'code' in cause))) {
    const message = `${name} is packed with gzip and damaged or cut off: what came before is shown.`
    return new FileError('ended', message, 'Unpack it with gunzip, which says more, and drop the result.', { cause })
  }
  return new FileError('internal', `${name} could not be read: ${String(cause)}`, 'Drop it again.', { cause })
}
