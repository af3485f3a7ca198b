import { Search, X } from 'lucide-react'
import { type KeyboardEvent, useRef } from 'react'
import { useStore } from 'zustand'
import { clear, commit, editTerm, write } from '#src/state/ask.ts'
import { queryStore } from '#src/state/query.ts'
import { text } from '#src/text/text.ts'
import { IconButton } from '#src/ui/button.tsx'
import { Chips } from './chips.tsx'
import { ProblemLine } from './problem-line.tsx'

/** The box in which the words of `hubble observe` are the language: chips of what is in force, and room to write more. */
export function FilterBox() {
  const query = useStore(queryStore)
  const input = useRef<HTMLInputElement>(null)
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const { value } = event.currentTarget
    if (event.key === 'Enter') commit()
    else if (event.key === 'Escape') event.currentTarget.blur()
    else if (event.key === 'Backspace' && value === '' && query.parsed.terms.length > 0) {
      event.preventDefault()
      editTerm(query.parsed.terms.length - 1)
    }
  }
  const edit = (index: number) => {
    editTerm(index)
    input.current?.focus()
  }
  const empty = query.filter === '' && query.draft === ''
  return (
    <div className="relative">
      <div
        className={`field-focus flex min-h-8 items-center gap-1.5 rounded-m border bg-bg pr-1 pl-2.5 ${query.problem === undefined ? 'border-line' : 'border-dropped'}`}
      >
        <Search aria-hidden="true" className="size-4 shrink-0 text-text-3" />
        <div className="flex max-h-24 min-w-0 flex-1 flex-wrap items-center gap-1 overflow-y-auto py-1">
          <Chips onEdit={edit} />
          <input
            ref={input}
            id="filter-box"
            aria-label={text.filters.box}
            aria-invalid={query.problem !== undefined}
            aria-describedby={query.problem === undefined ? undefined : 'filter-problem'}
            placeholder={empty ? text.filters.placeholder : undefined}
            value={query.draft}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            onChange={(event) => write(event.target.value)}
            onKeyDown={press}
            onBlur={commit}
            className="h-5 min-w-24 flex-1 bg-transparent font-mono text-xs outline-none"
          />
        </div>
        {!empty && (
          <IconButton label={text.filters.clear} className="size-6" onClick={clear}>
            <X />
          </IconButton>
        )}
      </div>
      <ProblemLine />
    </div>
  )
}
