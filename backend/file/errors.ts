import { FileError } from '#service/capture-file.ts'

const REASONS: Readonly<Record<string, readonly [code: FileError['code'], what: string, advice: string]>> = {
  ENOENT: ['file-missing', 'There is no file', 'Check the path and start again.'],
  ENOTDIR: ['file-missing', 'There is no file', 'Check the path and start again.'],
  EISDIR: ['file-missing', 'This is a folder, not a file:', 'Name one of the files in it.'],
  EACCES: ['denied', 'Reading is not permitted:', 'Make the file readable for the user that runs Orrery.'],
  EPERM: ['denied', 'Reading is not permitted:', 'Make the file readable for the user that runs Orrery.'],
}

/** What Node says about a file, in words for people. */
export function fileError(cause: unknown, name: string): FileError {
  if (cause instanceof FileError) return cause
  const error = cause instanceof Error ? cause : new Error(String(cause))
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const [kind, what, advice] = REASONS[code] ?? ['internal', `Reading failed (${error.message}):`, 'Try again.']
  return new FileError(kind, `${what} ${name}`, advice, { cause })
}
