import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** Texts; pictures and fonts are packed already. */
const PACKABLE = /\.(html|js|css|svg|json|txt|webmanifest)$/
/** Below this many bytes a packed answer is no smaller on the wire. */
const WORTH_IT = 1024

/** Puts a `.gz` and a `.br` beside every file of the built page that gains from it, so that the server never packs the same file twice. */
export function compress(): Plugin {
  let folder = ''
  return {
    name: 'orrery-compress',
    apply: 'build',
    configResolved: ({ root, build }) => {
      folder = join(root, build.outDir)
    },
    closeBundle: () => {
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !PACKABLE.test(entry.name)) continue
        const path = join(entry.parentPath, entry.name)
        const bytes = readFileSync(path)
        if (bytes.length < WORTH_IT) continue
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
        writeFileSync(
          `${path}.br`,
          brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
        )
      }
    },
  }
}
