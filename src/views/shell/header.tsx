import { CircleHelp, FolderOpen, ListChecks, PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { useStore } from 'zustand'
import { showHelp, toggleAnswers, togglePanel, viewStore } from '#src/state/view.ts'
import { text } from '#src/text/text.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { Mark } from '#src/ui/mark.tsx'
import { StatusPill } from './status-pill.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

/** The line above everything: name, filter box, how the source is doing, what can be switched. */
export function Header(props: {
  readonly filterBox: ReactNode
  readonly demo: ReactNode
  readonly onFile: (file: File) => void
  readonly onRetry: () => void
}) {
  const filtersOpen = useStore(viewStore, ({ closed }) => !closed.includes('filters'))
  return (
    <header className="relative z-30 flex min-h-12 items-center gap-2 border-line border-b bg-surface px-3 max-[760px]:flex-wrap max-[760px]:gap-1.5 max-[760px]:px-2 max-[760px]:py-1.5">
      <IconButton
        label={filtersOpen ? text.shell.hideFilters : text.shell.showFilters}
        aria-expanded={filtersOpen}
        onClick={() => togglePanel('filters')}
      >
        {filtersOpen ? <PanelLeftClose /> : <PanelLeftOpen />}
      </IconButton>
      <h1
        className="mr-2 flex max-[520px]:mr-0 items-center gap-2 font-semibold text-base tracking-tight"
        title={text.shell.tagline}
      >
        <Mark className="size-6 text-accent" />
        <span className="max-[900px]:sr-only">{text.product}</span>
      </h1>
      <div className="min-w-0 flex-1 max-[760px]:order-last max-[760px]:basis-full">{props.filterBox}</div>
      <StatusPill onRetry={props.onRetry} />
      <AnswersButton />
      {props.demo}
      <div className="flex items-center max-[760px]:ml-auto">
        <OpenFile onFile={props.onFile} />
        <ThemeSwitch />
        <IconButton label={text.shell.help} onClick={() => showHelp(true)}>
          <CircleHelp />
        </IconButton>
      </div>
    </header>
  )
}

function AnswersButton() {
  const shown = useStore(viewStore, ({ list, closed }) => list === 'answers' && !closed.includes('table'))
  return (
    <Button title={text.answers.hint} aria-pressed={shown} look={shown ? 'primary' : 'plain'} onClick={toggleAnswers}>
      <ListChecks aria-hidden="true" className="size-3.5" />
      <span className="max-[1100px]:sr-only">{text.answers.button}</span>
    </Button>
  )
}

function OpenFile(props: { readonly onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <IconButton label={text.shell.openFile} onClick={() => input.current?.click()}>
        <FolderOpen />
      </IconButton>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={text.shell.openFile}
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file !== undefined) props.onFile(file)
        }}
      />
    </>
  )
}
