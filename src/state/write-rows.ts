import { FLOW_FORMATS, type FlowFormatName, LONGEST_LINE } from '#domain/export/flow-lines.ts'
import { decodeRow } from './decode-row.ts'
import type { RowList } from './rows.ts'

/** Rows written before others get their turn: some ten milliseconds. */
const SLICE = 500

/** Rows as a file. */
export interface WrittenRows {
  readonly content: Blob
  /** Rows that did not decode and are left out. */
  readonly undecodable: number
  /** Lines that are longer than `hubble observe --input-file` reads. */
  readonly tooLong: number
}

/**
 * Writes rows, oldest first, a slice at a time, so that the page goes on meanwhile. `tell` gets the share that is done, 0 to
 * 1. Throws the signal's reason when it is aborted.
 */
export async function writeRows(
  rows: RowList,
  name: FlowFormatName,
  signal: AbortSignal,
  tell: (done: number) => void,
): Promise<WrittenRows> {
  const format = FLOW_FORMATS[name]
  const parts: string[] = [format.head]
  let undecodable = 0
  let tooLong = 0
  for (let end = rows.length; end > 0; end -= SLICE) {
    let part = ''
    for (let index = end - 1; index >= Math.max(0, end - SLICE); index--) {
      const row = rows.at(index)
      if (row === undefined) continue
      const decoded = decodeRow(row)
      if (decoded.kind === 'undecodable') {
        undecodable += 1
        continue
      }
      const line = format.line(decoded.response)
      // UTF-8 takes one to three bytes for each unit of a text: only long ones are measured.
      if (line.length * 3 > LONGEST_LINE && new Blob([line]).size > LONGEST_LINE) tooLong += 1
      part += line
    }
    parts.push(part)
    tell(1 - Math.max(0, end - SLICE) / rows.length)
    await new Promise((resolve) => setTimeout(resolve, 0))
    signal.throwIfAborted()
  }
  return { content: new Blob(parts), undecodable, tooLong }
}
