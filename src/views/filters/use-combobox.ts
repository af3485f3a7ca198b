import { type KeyboardEvent, type RefObject, useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { Filter } from '#domain/filter/ast.ts'
import { ask, commit, editTerm, write } from '#src/state/ask.ts'
import { completionStore, want } from '#src/state/completion.ts'
import { flowsStore } from '#src/state/flows.ts'
import { queryStore } from '#src/state/query.ts'
import { savedStore } from '#src/state/saved.ts'
import { text } from '#src/text/text.ts'
import { type Choice, type Completion, complete } from './completion.ts'
import { mapValues } from './map-values.ts'

/** What the list below the box shows. */
type Mode = 'closed' | 'complete' | 'recent'

/** The box as a combobox: what its list shows, which choice is active and what the keys do. */
export function useCombobox(input: RefObject<HTMLInputElement | null>) {
  const { draft, parsed, filter } = useStore(queryStore)
  const counts = useStore(completionStore, (state) => state.counts)
  const recent = useStore(savedStore, (state) => state.recent)
  const [mode, setMode] = useState<Mode>('closed')
  const [caret, setCaret] = useState(0)
  const [active, setActive] = useState(-1)

  const completion = useMemo(
    () => (mode === 'complete' ? withMap(complete(draft, caret, counts, parsed), draft, caret, parsed) : undefined),
    [mode, draft, caret, counts, parsed],
  )
  useEffect(() => want(completion?.wanted), [completion])
  const choices: readonly Choice[] = mode === 'recent' ? recentChoices(recent, filter) : (completion?.choices ?? [])

  const show = (next: Mode) => {
    setMode(next)
    setActive(-1)
  }
  const place = (at: number) => {
    setCaret(at)
    // The input has its new text after the next paint.
    requestAnimationFrame(() => input.current?.setSelectionRange(at, at))
  }
  const pick = ({ pick: what }: Choice) => {
    if (what.kind === 'ask') {
      ask(what.filter)
      show('closed')
      return
    }
    write(what.draft)
    if (what.done && what.draft.length === what.caret) {
      commit()
      show('closed')
      return
    }
    place(what.caret)
    show('complete')
  }
  const move = (by: number) =>
    setActive((now) => (now < 0 && by < 0 ? choices.length - 1 : (now + by + choices.length) % choices.length))
  const chosen = choices[active]

  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const { value } = event.currentTarget
    const open = mode !== 'closed' && choices.length > 0
    const actions: Readonly<Record<string, (() => void) | undefined>> = {
      ArrowDown: open ? () => move(1) : () => show('complete'),
      ArrowUp: open ? () => move(-1) : value === '' ? () => show('recent') : undefined,
      Tab: open && mode === 'complete' && value !== '' ? () => pick(chosen ?? choices[0] ?? NONE) : undefined,
      Enter: () => {
        if (open && chosen !== undefined) pick(chosen)
        else {
          commit()
          show('closed')
        }
      },
      Escape: () => {
        if (open) show('closed')
        else input.current?.blur()
      },
      Backspace:
        value === '' && parsed.terms.length > 0
          ? () => {
              editTerm(parsed.terms.length - 1)
              place(queryStore.getState().draft.length)
            }
          : undefined,
    }
    const action = event.shiftKey || event.ctrlKey || event.metaKey ? undefined : actions[event.key]
    if (action === undefined) return
    event.preventDefault()
    action()
  }

  return {
    choices,
    active,
    field: completion?.field,
    open: mode !== 'closed' && choices.length > 0,
    title: mode === 'recent' ? text.filters.recent : text.filters.choices,
    press,
    pick,
    close: () => show('closed'),
    /** The person wrote, or moved the caret. */
    wrote: (value: string, at: number) => {
      write(value)
      setCaret(at)
      show(value === '' ? 'closed' : 'complete')
    },
    moved: (at: number) => setCaret(at),
  }
}

/** Nodes and edges are those of the map as it is now. */
function withMap(found: Completion, draft: string, caret: number, parsed: Filter): Completion {
  if (found.field?.name !== 'map-service' && found.field?.name !== 'edge') return found
  const { services, edges } = flowsStore.getState()
  return complete(draft, caret, mapValues(services, edges), parsed)
}

const NONE: Choice = {
  label: '',
  detail: '',
  count: undefined,
  pick: { kind: 'write', draft: '', caret: 0, done: false },
}

const recentChoices = (recent: readonly string[], filter: string): readonly Choice[] =>
  recent
    .filter((other) => other !== filter)
    .map((other) => ({ label: other, detail: '', count: undefined, pick: { kind: 'ask', filter: other } }))
