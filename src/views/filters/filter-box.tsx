import { Search, X } from 'lucide-react'
import { useRef } from 'react'
import { useStore } from 'zustand'
import { askCommand, clear, commit, editTerm } from '#src/state/ask.ts'
import { queryStore } from '#src/state/query.ts'
import { text } from '#src/text/text.ts'
import { IconButton } from '#src/ui/button.tsx'
import { Chips } from './chips.tsx'
import { CompletionList, LIST_ID, optionId } from './completion-list.tsx'
import { CopyMenu } from './copy-menu.tsx'
import { IgnoredLine } from './ignored-line.tsx'
import { NotesMark } from './notes-mark.tsx'
import { ProblemLine } from './problem-line.tsx'
import { SavedMenu } from './saved-menu.tsx'
import { useCaretPlace } from './use-caret-place.ts'
import { useCombobox } from './use-combobox.ts'

/** The box in which the words of `hubble observe` are the language: chips of what is in force, and room to write more. */
export function FilterBox() {
  const { filter, draft, problem } = useStore(queryStore)
  const input = useRef<HTMLInputElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  const box = useCombobox(input)
  const at = useCaretPlace(input, frame, problem?.start)
  const edit = (index: number) => {
    editTerm(index)
    input.current?.focus()
  }
  const empty = filter === '' && draft === ''
  return (
    <div ref={frame} className="relative">
      <div
        className={`field-focus my-1 flex min-h-8 items-center gap-1.5 rounded-m border bg-bg pr-1 pl-2.5 ${problem === undefined ? 'border-line' : 'border-dropped'}`}
      >
        <Search aria-hidden="true" className="size-4 shrink-0 text-text-3" />
        <div className="flex max-h-20 min-w-0 flex-1 flex-wrap items-center gap-1 overflow-y-auto py-1">
          <Chips onEdit={edit} />
          <input
            ref={input}
            id="filter-box"
            role="combobox"
            aria-label={text.filters.box}
            aria-expanded={box.open}
            aria-controls={LIST_ID}
            aria-autocomplete="list"
            aria-activedescendant={box.open && box.active >= 0 ? optionId(box.active) : undefined}
            aria-invalid={problem !== undefined}
            aria-describedby={problem === undefined ? undefined : 'filter-problem'}
            placeholder={empty ? text.filters.placeholder : undefined}
            value={draft}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            onChange={(event) =>
              box.wrote(event.target.value, event.target.selectionStart ?? event.target.value.length)
            }
            onSelect={(event) => box.moved(event.currentTarget.selectionStart ?? 0)}
            onKeyDown={box.press}
            onPaste={(event) => {
              if (askCommand(event.clipboardData.getData('text/plain'))) {
                event.preventDefault()
                box.close()
              }
            }}
            onBlur={() => {
              box.close()
              commit()
            }}
            className="h-5 min-w-24 flex-1 bg-transparent font-mono text-xs outline-none"
          />
        </div>
        {!empty && (
          <IconButton label={text.filters.clear} className="size-6" onClick={clear}>
            <X />
          </IconButton>
        )}
        <NotesMark />
        <SavedMenu />
        <CopyMenu />
      </div>
      {problem !== undefined || !box.open ? (
        <>
          <ProblemLine at={at} />
          <IgnoredLine />
        </>
      ) : (
        <CompletionList
          title={box.title}
          choices={box.choices}
          active={box.active}
          field={box.field}
          onPick={box.pick}
        />
      )}
    </div>
  )
}
