import { ArrowLeftRight, Ban, Check, Pencil, Power, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { Term } from '#domain/filter/ast.ts'
import { fieldNamed } from '#domain/filter/fields.ts'
import { printRange, printTerm } from '#domain/filter/print.ts'
import { removeRange, TERM_EDITS } from '#src/state/ask.ts'
import { queryStore } from '#src/state/query.ts'
import { text } from '#src/text/text.ts'
import { cx } from '#src/ui/cx.ts'
import { Menu } from '#src/ui/menu.tsx'

const words = text.filters

/** What is in force, term by term: a click tells what can be done with it, the cross removes it. */
export function Chips(props: { readonly onEdit: (index: number) => void }) {
  const { terms, range } = useStore(queryStore, ({ parsed }) => parsed)
  const ranged = printRange(range, 'short').join(' ')
  return (
    <>
      {terms.map((term, index) => {
        const what = wordsOf(term)
        return (
          <Chip key={`${index}:${what}`} what={what} term={term} onRemove={() => TERM_EDITS.remove(index)}>
            <TermMenu what={what} term={term} index={index} onEdit={() => props.onEdit(index)} />
          </Chip>
        )
      })}
      {ranged !== '' && (
        <Chip what={ranged} onRemove={removeRange}>
          <span className="truncate py-0.5 pl-1.5">{ranged}</span>
        </Chip>
      )}
    </>
  )
}

const wordsOf = (term: Term): string => (term.group === 0 ? printTerm(term) : `${words.not} ${printTerm(term)}`)

function TermMenu(props: {
  readonly what: string
  readonly term: Term
  readonly index: number
  readonly onEdit: () => void
}) {
  const { what, term, index } = props
  const sides = fieldNamed(term.field)?.sides === true && term.side !== 'any'
  return (
    <Menu
      label={what}
      trigger={
        <button type="button" title={what} className="truncate rounded-s py-0.5 pl-1.5">
          {what}
        </button>
      }
      items={[
        { label: words.change, icon: <Pencil />, act: props.onEdit },
        {
          label: term.group === 0 ? words.hideInstead : words.keepInstead,
          icon: term.group === 0 ? <Ban /> : <Check />,
          act: () => TERM_EDITS.negate(index),
        },
        ...(sides ? [{ label: words.swap, icon: <ArrowLeftRight />, act: () => TERM_EDITS.swap(index) }] : []),
        { label: term.off ? words.switchOn : words.switchOff, icon: <Power />, act: () => TERM_EDITS.toggle(index) },
        { label: words.removeIt, icon: <X />, act: () => TERM_EDITS.remove(index) },
      ]}
    />
  )
}

function Chip(props: {
  readonly what: string
  readonly term?: Term
  readonly onRemove: () => void
  readonly children: ReactNode
}) {
  const { what, term } = props
  return (
    <span
      className={cx(
        'inline-flex max-w-80 items-center rounded-s font-mono text-xs',
        term !== undefined && term.group !== 0 ? 'bg-dropped-soft text-dropped' : 'bg-accent-soft text-accent',
        term?.off && 'line-through opacity-60',
      )}
    >
      {props.children}
      <button
        type="button"
        aria-label={words.remove(what)}
        title={words.remove(what)}
        onClick={props.onRemove}
        className="grid size-5 shrink-0 place-items-center rounded-s hover:bg-surface-3"
      >
        <X aria-hidden="true" className="size-3" />
      </button>
    </span>
  )
}
