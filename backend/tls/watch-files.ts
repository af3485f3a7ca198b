import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

/**
 * Calls back when the content of one of the files has changed, until the signal is aborted. It looks at the content from time
 * to time: Kubernetes swaps a link somewhere above the file, which no watcher of the file is told of. A file that cannot be read
 * just now counts as unchanged.
 */
export function watchFiles(files: readonly string[], everyMs: number, signal: AbortSignal, changed: () => void): void {
  if (files.length === 0 || signal.aborted) return
  let last: string | undefined
  let timer: NodeJS.Timeout | undefined
  const look = async () => {
    const now = await contentOf(files)
    if (signal.aborted) return
    if (now !== undefined && last !== undefined && now !== last) changed()
    last = now ?? last
    timer = setTimeout(() => void look(), everyMs)
  }
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
  void look()
}

async function contentOf(files: readonly string[]): Promise<string | undefined> {
  try {
    const hash = createHash('sha256')
    for (const file of files) hash.update(await readFile(file)).update('\0')
    return hash.digest('hex')
  } catch {
    return undefined
  }
}
