import { useState } from 'react'
import { include } from '#src/state/ask.ts'
import { text } from '#src/text/text.ts'

/** Free text over everything that a flow shows: each Enter adds a word that must be there. */
export function TextSearch() {
  const [wanted, setWanted] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (wanted.trim() === '') return
        include('text', wanted.trim())
        setWanted('')
      }}
    >
      <input
        type="search"
        aria-label={text.filters.textPlaceholder}
        placeholder={text.filters.textPlaceholder}
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
        className="field-focus h-8 w-full rounded-s border border-line bg-bg px-2.5 text-sm outline-none focus:border-accent"
      />
    </form>
  )
}
