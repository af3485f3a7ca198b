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
 * Writes lines a slice at a time, so that the page goes on meanwhile; `lineAt` says undefined for one that cannot be written.
 * `tell` gets the share that is done, 0 to 1. Throws the signal's reason when it is aborted.
 */
export async function writeLines(
  head: string,
  count: number,
  lineAt: (index: number) => string | undefined,
  signal: AbortSignal,
  tell: (done: number) => void,
): Promise<WrittenRows> {
  const parts: string[] = [head]
  let undecodable = 0
  let tooLong = 0
  for (let from = 0; from < count; from += SLICE) {
    let part = ''
    for (let index = from; index < Math.min(count, from + SLICE); index++) {
      const line = lineAt(index)
      if (line === undefined) {
        undecodable += 1
        continue
      }
      // UTF-8 takes one to three bytes for each unit of a text: only long ones are measured.
      if (line.length * 3 > LONGEST_LINE && new Blob([line]).size > LONGEST_LINE) tooLong += 1
      part += line
    }
    parts.push(part)
    tell(Math.min(count, from + SLICE) / count)
    await new Promise((resolve) => setTimeout(resolve, 0))
    signal.throwIfAborted()
  }
  return { content: new Blob(parts), undecodable, tooLong }
}

/** Writes every flow of these rows in a format, oldest first. */
export function writeRows(
  rows: RowList,
  name: FlowFormatName,
  signal: AbortSignal,
  tell: (done: number) => void,
): Promise<WrittenRows> {
  const format = FLOW_FORMATS[name]
  const lineAt = (index: number) => {
    const row = rows.at(rows.length - 1 - index)
    const decoded = row === undefined ? undefined : decodeRow(row)
    return decoded?.kind === 'flow' ? format.line(decoded.response) : undefined
  }
  return writeLines(format.head, rows.length, lineAt, signal, tell)
}
