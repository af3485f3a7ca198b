import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CaptureFile, type FileChunk, FileError } from '#service/capture-file.ts'
import { fileError } from './errors.ts'
import { unpack } from './unpack.ts'

const CHUNK = 256 * 1024
const MAX_BYTES = 16 * 1024 ** 3

export interface StdinOptions {
  /** Bytes kept; more is left out and said. */
  readonly maxBytes?: number
  readonly name?: string
  /** Lets go of what was kept. */
  readonly signal?: AbortSignal
}

/**
 * What comes in through a pipe. A pipe can be read only once and every view reads from the beginning, so its bytes are kept
 * in a temporary file that goes away with the process, or when the signal is aborted. A pass that reaches the end of what
 * has come waits for more until the pipe is closed.
 */
export async function openStdin(
  stdin: AsyncIterable<Uint8Array>,
  { maxBytes = MAX_BYTES, name = 'standard input', signal = new AbortController().signal }: StdinOptions = {},
): Promise<CaptureFile> {
  const path = join(tmpdir(), `orrery-stdin-${process.pid}-${Math.random().toString(36).slice(2)}`)
  const handle = await open(path, 'wx+', 0o600).catch((cause: unknown) => {
    throw fileError(cause, path)
  })
  // Without a name it is gone when the process ends, however it ends. Windows forbids that and keeps it until then.
  const unnamed = await rm(path).then(
    () => true,
    () => false,
  )
  let written = 0
  let ended = false
  let failure: FileError | undefined
  let waiting: (() => void)[] = []
  const wake = (): void => {
    const woken = waiting
    waiting = []
    for (const resolve of woken) resolve()
  }

  const keep = async (): Promise<void> => {
    try {
      for await (const bytes of stdin) {
        if (signal.aborted) break
        if (written + bytes.length > maxBytes) {
          const message = `More than ${Math.round(maxBytes / 1024 ** 2)} MiB came in: the rest is left out.`
          throw new FileError('ended', message, 'Write it to a file and open that.')
        }
        for (let at = 0; at < bytes.length; ) {
          const { bytesWritten } = await handle.write(bytes, at, bytes.length - at, written)
          at += bytesWritten
          written += bytesWritten
        }
        wake()
      }
    } catch (cause) {
      failure = fileError(cause, name)
    } finally {
      ended = true
      wake()
    }
  }
  void keep()

  const close = async (): Promise<void> => {
    await handle.close()
    if (!unnamed) await rm(path, { force: true })
  }
  signal.addEventListener('abort', () => void close().catch(() => undefined), { once: true })

  async function* chunks(reader: AbortSignal): AsyncGenerator<FileChunk> {
    let position = 0
    reader.addEventListener('abort', wake, { once: true })
    while (!reader.aborted && !signal.aborted) {
      if (position < written) {
        const { bytesRead, buffer } = await handle.read({ buffer: new Uint8Array(CHUNK), length: CHUNK, position })
        position += bytesRead
        yield { bytes: buffer.subarray(0, bytesRead), position }
      } else if (ended) {
        if (failure !== undefined) throw failure
        return
      } else {
        await new Promise<void>((resolve) => {
          waiting.push(resolve)
        })
      }
    }
  }

  return {
    name,
    size: undefined,
    open: (reader) => unpack(chunks(reader), name, reader),
  }
}
