/** A piece of a file: its bytes, unpacked, and how far the file as it lies was read to get them. */
export interface FileChunk {
  readonly bytes: Uint8Array
  /** Bytes of the file read so far, packed where it is packed. */
  readonly position: number
}

/** A file of flows, wherever it lies. */
export interface CaptureFile {
  /** As a person gave it. */
  readonly name: string
  /** Bytes of the file as it lies; undefined where nobody knows, as for a pipe. */
  readonly size: number | undefined
  /**
   * Reads the file from its beginning, anew with every call, and lets go of it when the signal is aborted or the reader
   * leaves. Throws FileError; what was delivered before stays good.
   */
  open(signal: AbortSignal): AsyncIterable<FileChunk>
}

/** `file-missing`, `denied`: it cannot be opened. `ended`: it stops too early or is damaged from there on. */
export type FileErrorCode = 'file-missing' | 'denied' | 'ended' | 'internal'

/** Why a file is read not at all or not to its end; message and advice are one sentence each, for people. */
export class FileError extends Error {
  override readonly name = 'FileError'
  readonly code: FileErrorCode
  readonly advice: string

  constructor(code: FileErrorCode, message: string, advice: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
    this.advice = advice
  }
}
