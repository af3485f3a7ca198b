import { Ban, Copy, ListFilter } from 'lucide-react'
import type { ReactNode } from 'react'
import { exclude, include, only } from '#src/state/ask.ts'
import { formats, text } from '#src/text/text.ts'
import { Button } from '#src/ui/button.tsx'
import { copyText } from '#src/ui/copy.ts'
import { Fact } from '#src/ui/facts.tsx'
import { ValueMenu } from '#src/ui/value-menu.tsx'

/** A titled part of the details. */
export function Section(props: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="border-line border-t px-4 py-3">
      <h3 className="mb-2 font-semibold text-text-2 text-xs">{props.title}</h3>
      {props.children}
    </section>
  )
}

/** A value that narrows the filter to itself when it is clicked. */
export function FilterValue(props: {
  readonly field: string
  readonly value: string
  readonly children?: ReactNode
  readonly className?: string
}) {
  const { field, value } = props
  const what = `${field}:${value}`
  return (
    <ValueMenu
      hint={text.details.filterHint(what)}
      label={text.details.filterBy(what)}
      more={text.filters.valueMenu(what)}
      onKeep={() => include(field, value)}
      onHide={() => exclude(field, value)}
      items={[
        { label: text.filters.onlyThis, icon: <ListFilter />, act: () => only(field, value) },
        { label: text.filters.hideThis, icon: <Ban />, act: () => exclude(field, value) },
        { label: text.filters.copyValue, icon: <Copy />, act: () => void copyText(value) },
      ]}
      {...(props.className !== undefined && { className: props.className })}
    >
      {props.children ?? value}
    </ValueMenu>
  )
}

/** A fact whose value may be filtered by; left out where there is no value. */
export function ValueFact(props: {
  readonly name: string
  readonly value: string | number | undefined
  /** Field of the filter language. */
  readonly field?: string
  /** What to filter by, where it differs from what is shown. */
  readonly by?: string
}) {
  const { value } = props
  if (value === undefined || value === '') return undefined
  return (
    <Fact name={props.name}>
      {props.field === undefined ? (
        value
      ) : (
        <FilterValue field={props.field} value={props.by ?? String(value)}>
          {value}
        </FilterValue>
      )}
    </Fact>
  )
}

/** A fact with several values, one a line; left out where there are none. */
export function ListFact(props: {
  readonly name: string
  readonly values: readonly string[]
  readonly field?: string
}) {
  if (props.values.length === 0) return undefined
  return (
    <Fact name={props.name}>
      <ul className="space-y-0.5">
        {props.values.map((value) => (
          <li key={value} className="font-mono text-xs leading-[1.125rem]">
            {props.field === undefined ? value : <FilterValue field={props.field} value={value} />}
          </li>
        ))}
      </ul>
    </Fact>
  )
}

/** Labels are many and long, so they open on demand. */
export function Labels(props: { readonly labels: readonly string[]; readonly field: string }) {
  if (props.labels.length === 0) return undefined
  return (
    <details className="mt-1.5">
      <summary className="text-text-3 text-xs">{text.details.labels(formats.count(props.labels.length))}</summary>
      <ul className="mt-1 space-y-0.5 pl-3">
        {props.labels.map((label) => (
          <li key={label} className="font-mono text-xs leading-[1.125rem]">
            <FilterValue field={props.field} value={label} />
          </li>
        ))}
      </ul>
    </details>
  )
}

/** Narrows the whole view to what is selected. */
export function OnlyButton(props: { readonly field: string; readonly value: string; readonly words: string }) {
  return (
    <Button className="mt-3" onClick={() => include(props.field, props.value)}>
      <ListFilter aria-hidden="true" className="size-3.5" />
      {props.words}
    </Button>
  )
}
