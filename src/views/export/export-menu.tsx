import { Copy, Download, Share } from 'lucide-react'
import type { ReactNode } from 'react'
import { shownName } from '#src/state/shown.ts'
import { text } from '#src/text/text.ts'
import { Button } from '#src/ui/button.tsx'
import { Menu, type MenuSection } from '#src/ui/menu.tsx'
import { OutcomeLine } from '#src/ui/outcome.tsx'
import { type TakenOut, useTakeOut } from '#src/ui/use-take-out.ts'
import { type Draw, FORMATS, type Format } from './formats.ts'

const words = text.export

/** Takes what the map shows out of the page: as an image, as data or as the text of other tools. */
export function ExportMenu(props: { readonly draw: () => Draw }) {
  const { outcome, save, copy } = useTakeOut({
    saved: words.saved,
    copied: words.copied,
    refused: words.clipboardRefused,
    failed: words.failed,
  })
  const taken = ({ ending, type, make }: Format): TakenOut => ({
    name: shownName(ending),
    type,
    make: () => make(props.draw()),
  })
  const section = (heading: string, icon: ReactNode, act: (format: Format) => void): MenuSection => ({
    heading,
    items: FORMATS.map((format) => ({ label: words.formats[format.id], icon, act: () => act(format) })),
  })
  return (
    <div className="flex flex-col items-end gap-1.5">
      <Menu
        label={words.menu}
        align="end"
        trigger={
          <Button className="h-9 rounded-m shadow-pop">
            <Share aria-hidden="true" className="size-3.5" />
            <span className="max-[520px]:sr-only">{words.menu}</span>
          </Button>
        }
        sections={[
          section(words.download, <Download aria-hidden="true" />, (format) => save(taken(format))),
          section(words.copy, <Copy aria-hidden="true" />, (format) => copy(taken(format), words.formats[format.id])),
        ]}
      />
      <OutcomeLine outcome={outcome} className="rounded-s bg-surface shadow-pop empty:hidden" />
    </div>
  )
}
