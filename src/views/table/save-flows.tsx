import { Copy, Download, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { FlowFormatName } from '#domain/export/flow-lines.ts'
import type { Row } from '#gen/orrery/v1/orrery_pb.ts'
import { RowList } from '#src/state/rows.ts'
import { shownName } from '#src/state/shown.ts'
import { type WrittenRows, writeLines, writeRows } from '#src/state/write-rows.ts'
import { formats, text } from '#src/text/text.ts'
import { IconButton } from '#src/ui/button.tsx'
import { Menu } from '#src/ui/menu.tsx'
import { OutcomeLine } from '#src/ui/outcome.tsx'
import { useTakeOut } from '#src/ui/use-take-out.ts'

const words = text.table.save
const icons = { down: <Download aria-hidden="true" />, copy: <Copy aria-hidden="true" /> }

const FILES: readonly (readonly [FlowFormatName, ending: string, type: string])[] = [
  ['jsonl', 'jsonl', 'application/x-ndjson'],
  ['csv', 'csv', 'text/csv'],
  ['compact', 'txt', 'text/plain'],
]

/** The rows of the table as a file, and the selected one on the clipboard. */
export function SaveFlows(props: {
  /** Every flow. */
  readonly rows: RowList
  /** Those that are selected, each once. */
  readonly chosen: readonly Row[]
  /** The table as it is shown, line by line. */
  readonly shown: () => {
    readonly head: string
    readonly count: number
    readonly lineAt: (index: number) => string | undefined
  }
}) {
  const { rows, chosen } = props
  const [done, setDone] = useState<number>()
  const ending = useRef<AbortController>(undefined)
  const left = useRef('')
  useEffect(() => () => ending.current?.abort(new Error(words.stopped)), [])
  const { outcome, save, copy } = useTakeOut({
    saved: (name) => `${text.export.saved(name)}${left.current}`,
    copied: text.export.copied,
    refused: text.export.clipboardRefused,
    failed: text.export.failed,
  })
  const write = (list: RowList, name: FlowFormatName): Promise<Blob> =>
    run(name === 'jsonl', (signal) => writeRows(list, name, signal, setDone))
  const writeShown = (): Promise<Blob> => {
    const { head, count, lineAt } = props.shown()
    return run(false, (signal) => writeLines(head, count, lineAt, signal, setDone))
  }
  const run = async (limited: boolean, make: (signal: AbortSignal) => Promise<WrittenRows>): Promise<Blob> => {
    ending.current?.abort(new Error(words.stopped))
    const current = new AbortController()
    ending.current = current
    try {
      const written = await make(current.signal)
      left.current = limited ? leftOut(written) : leftOut({ ...written, tooLong: 0 })
      return written.content
    } finally {
      if (ending.current === current) setDone(undefined)
    }
  }
  const download = FILES.map(([name, ending, type]) => ({
    label: words.formats[name],
    icon: icons.down,
    act: () => save({ name: shownName(ending), type, make: () => write(rows, name) }),
  }))
  const asShown = {
    label: words.formats.shown,
    icon: icons.down,
    act: () => save({ name: shownName('csv'), type: 'text/csv', make: writeShown }),
  }
  const newestFirst = [...chosen].sort((a, b) => b.number - a.number)
  const copies =
    chosen.length === 0
      ? []
      : FILES.map(([name]) => ({
          label: words.formats[name],
          icon: icons.copy,
          act: () =>
            copy(
              {
                name,
                type: 'text/plain',
                make: () => write(RowList.empty.append(newestFirst, newestFirst.length), name),
              },
              words.formats[name],
            ),
        }))
  return (
    <>
      <OutcomeLine outcome={outcome} className="min-w-0 shrink empty:hidden [&_span]:truncate" />
      {done !== undefined && rows.length > 1 && (
        <span className="inline-flex items-center gap-1 whitespace-nowrap text-text-2 text-xs">
          {words.writing(formats.percent(done))}
          <IconButton label={words.stop} onClick={() => ending.current?.abort(new Error(words.stopped))}>
            <X />
          </IconButton>
        </span>
      )}
      <Menu
        label={words.menu}
        align="end"
        trigger={
          <IconButton label={words.menu}>
            <Download />
          </IconButton>
        }
        sections={[
          { heading: words.all(formats.count(rows.length)), items: [...download, asShown] },
          ...(copies.length === 0
            ? []
            : [{ heading: words.chosen(chosen.length, formats.count(chosen.length)), items: copies }]),
        ]}
      />
    </>
  )
}

const leftOut = ({ undecodable, tooLong }: Pick<WrittenRows, 'undecodable' | 'tooLong'>): string =>
  (undecodable > 0 ? ` · ${words.undecodable(formats.count(undecodable))}` : '') +
  (tooLong > 0 ? ` · ${words.tooLong(formats.count(tooLong))}` : '')
